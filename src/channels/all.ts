import { advanta } from './advanta/network.ts';
import { africasTalking } from './africastalking/network.ts';
import { airtel } from './airtel/network.ts';
import { arkesel } from './arkesel/network.ts';
import { beem } from './beem/network.ts';
import { crossgate } from './crossgate/network.ts';
import { hellio } from './hellio/network.ts';
import { hollatags } from './hollatags/network.ts';
import { hubtel } from './hubtel/network.ts';
import { infobip } from './infobip/network.ts';
import { kannel } from './kannel/network.ts';
import { mobilesasa } from './mobilesasa/network.ts';
import { mtn } from './mtn/network.ts';
import { nalo } from './nalo/network.ts';
import type { NetworkDefinition } from './network.ts';
import { safaricom } from './safaricom/network.ts';
import { smpp } from './smpp/network.ts';
import { termii } from './termii/network.ts';
import { truroute } from './truroute/network.ts';

/** Every network there is. Those that send SMS do so in this order, where SMS_PROVIDERS names no other. */
export const NETWORKS: readonly NetworkDefinition[] = [
  africasTalking,
  ...[hubtel, nalo, arkesel, infobip, beem, mtn, airtel, safaricom, hollatags, truroute],
  ...[smpp, kannel],
  ...[hellio, mobilesasa, crossgate, advanta],
  termii,
];
