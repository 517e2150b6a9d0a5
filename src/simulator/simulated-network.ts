import type { Network } from '../channels/network.ts';
import { FORMATS } from './formats/all.ts';
import type { GatewayFormat, GatewayLine } from './formats/format.ts';

/** A network on which the simulator's phones can call. */
export interface SimulatedNetwork extends GatewayLine {
  readonly format: GatewayFormat;
  /** Septets of one page. */
  readonly budget: number;
}

interface Defaults {
  readonly ussdCode: string;
  readonly pageSeptets: number;
  readonly networks: Readonly<Record<string, string>>;
}

/** The networks that the settings turn on, as far as they have calls. */
export const simulatedNetworks = (
  networks: readonly Network[],
  { ussdCode, pageSeptets, networks: settings }: Defaults,
): readonly SimulatedNetwork[] =>
  networks.flatMap(({ name, ussd }) => {
    const format = FORMATS.find((one) => one.name === name);
    if (!format || !ussd) return [];
    return [{ format, settings, code: ussd.code ?? ussdCode, budget: ussd.pageSeptets ?? pageSeptets }];
  });
