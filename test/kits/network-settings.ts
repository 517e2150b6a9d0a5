/** Turns on every network that has calls. */
export const NETWORK_SETTINGS: Readonly<Record<string, string>> = {
  HUBTEL_USSD_CODE: '*711*2#',
};
