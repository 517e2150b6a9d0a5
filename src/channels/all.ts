import { africasTalking } from './africastalking/network.ts';
import { hubtel } from './hubtel/network.ts';
import type { NetworkDefinition } from './network.ts';

/** Every network there is. The first that sends SMS sends those of the program. */
export const NETWORKS: readonly NetworkDefinition[] = [africasTalking, hubtel];
