import { africasTalkingFormat } from './africastalking.ts';
import type { GatewayFormat } from './format.ts';
import { hubtelFormat } from './hubtel.ts';

/** The formats of all networks with calls. */
export const FORMATS: readonly GatewayFormat[] = [africasTalkingFormat, hubtelFormat];
