import { africasTalkingFormat } from './africastalking.ts';
import { airtelFormat } from './airtel.ts';
import { arkeselFormat } from './arkesel.ts';
import { beemFormat } from './beem.ts';
import { CLONE_FORMATS } from './clones.ts';
import type { GatewayFormat } from './format.ts';
import { hollatagsFormat } from './hollatags.ts';
import { hubtelFormat } from './hubtel.ts';
import { infobipFormat } from './infobip.ts';
import { mtnFormat } from './mtn.ts';
import { naloFormat } from './nalo.ts';
import { safaricomFormat } from './safaricom.ts';
import { trurouteFormat } from './truroute.ts';

/** The formats of all networks with calls. */
export const FORMATS: readonly GatewayFormat[] = [
  ...[africasTalkingFormat, hubtelFormat, naloFormat, arkeselFormat, infobipFormat, beemFormat, mtnFormat],
  ...[airtelFormat, safaricomFormat, hollatagsFormat, trurouteFormat],
  ...CLONE_FORMATS,
];
