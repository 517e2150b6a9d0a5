import type { Verified } from './verify.ts';

const seconds = (value: number | undefined): string => (value === undefined ? 'unknown' : `${value.toFixed(1)} s`);

/** For people. */
export const describeVerified = ({ lastChange, rpoSeconds, rtoSeconds, shops, page }: Verified): string =>
  [
    `The backup comes back: the books of ${shops === 1 ? '1 shop' : `${shops} shops`} add up, and an owner who dials reads ${page}.`,
    `Its last change is of ${lastChange?.toISOString() ?? 'before the backup'}: ${seconds(rpoSeconds)} would have been lost (RPO).`,
    `From nothing to an answered caller: ${seconds(rtoSeconds)} (RTO).`,
  ].join('\n');

/** For programs: one line. */
export const jsonOf = ({ began, lastChange, ...figures }: Verified): string =>
  JSON.stringify({ began: began.toISOString(), lastChange: lastChange?.toISOString() ?? null, ...figures });

/** For Prometheus' textfile collector; of a backup that did not come back there is one figure. */
export const figuresOf = (verified: Verified | undefined): string => {
  const figures: Readonly<Record<string, number | undefined>> = {
    kibanda_backup_comes_back: verified === undefined ? 0 : 1,
    kibanda_backup_verified_timestamp_seconds: verified && Math.floor(verified.began.getTime() / 1000),
    kibanda_backup_rpo_seconds: verified?.rpoSeconds,
    kibanda_backup_rto_seconds: verified?.rtoSeconds,
    kibanda_backup_shops: verified?.shops,
  };
  return Object.entries(figures)
    .flatMap(([name, value]) => (value === undefined ? [] : [`# TYPE ${name} gauge\n${name} ${value}\n`]))
    .join('');
};
