/** One row of a shop's audit log: who did what, when and from where. No secrets and no phone numbers are in it. */
export interface AuditEntry {
  /** Its place in the chain, from 1 on. */
  readonly position: number;
  /** The id of the event that told of it. */
  readonly id: string;
  readonly occurredAt: Date;
  readonly actor: {
    /** A membership; null for the program itself. */
    readonly id: string | null;
    /** As it is now; null for who does not work here. */
    readonly name: string | null;
    readonly role: string;
  };
  readonly channel: string;
  /** A call, an address, the command line; null where nobody noted it. */
  readonly origin: string | null;
  /** The type of the event: `product.price_changed`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string | null };
  /** All that the event said, in minor units and thousandths. */
  readonly details: AuditDetails;
}

export type AuditDetails = Readonly<Record<string, unknown>>;

export interface BeforeAndAfter {
  readonly before: AuditDetails;
  readonly after: AuditDetails;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** `priceMinor` of `beforeMinor` would be a guess: what is left of the name is the name, `value` when nothing is. */
const nameBehind = (name: string, prefix: string): string | undefined => {
  if (name === prefix) return 'value';
  return name.startsWith(prefix) && /[A-Z]/.test(name.charAt(prefix.length))
    ? lowerFirst(name.slice(prefix.length))
    : undefined;
};

const isDetails = (value: unknown): value is AuditDetails => typeof value === 'object' && value !== null;

type Change = readonly [name: string, before: unknown, after: unknown];

/** What stands in `before`, by the names that stand beside it now. */
const changesOfBefore = (details: AuditDetails): Change[] =>
  Object.entries(isDetails(details['before']) ? details['before'] : {}).map(([name, was]) => [
    name,
    was,
    details[name],
  ]);

/** A balance, and what moved it. */
const changesOfBalances = (details: AuditDetails): Change[] =>
  ['Minor', 'Milli'].flatMap((unit): Change[] => {
    const [balance, delta] = [details[`balance${unit}`], details[`delta${unit}`]];
    if (typeof balance !== 'number' || typeof delta !== 'number') return [];
    return [[`balance${unit}`, balance - delta, balance]];
  });

/** `old…`, and the same name without it. */
const changesOfOld = (details: AuditDetails): Change[] =>
  Object.entries(details).flatMap(([name, value]): Change[] => {
    const changed = isDetails(value) ? undefined : nameBehind(name, 'old');
    return changed === undefined ? [] : [[changed, value, details[changed]]];
  });

/** The values whose name begins with a word, by the rest of their name. */
const namedBehind = (details: AuditDetails, word: string): AuditDetails =>
  Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => {
      const rest = isDetails(value) ? undefined : nameBehind(name, word);
      return rest === undefined ? [] : [[rest, value]];
    }),
  );

/**
 * What an act changed, as far as its event says both: what stands in `before`, `before…` and `after…`, `old…` and the same
 * name without it, a balance and what moved it. Everything else is in the details.
 */
export const beforeAndAfter = (details: AuditDetails): BeforeAndAfter => {
  const changes = [...changesOfBefore(details), ...changesOfOld(details), ...changesOfBalances(details)];
  return {
    before: { ...namedBehind(details, 'before'), ...Object.fromEntries(changes.map(([name, was]) => [name, was])) },
    after: { ...namedBehind(details, 'after'), ...Object.fromEntries(changes.map(([name, , is]) => [name, is])) },
  };
};
