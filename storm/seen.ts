/** What happened during a storm, as it was seen from outside: by phones, by the network, by whoever made the faults. */

/** Somebody with a phone. */
export interface Person {
  readonly phone: string;
  /** Which shop, counted from 0. */
  readonly shop: number;
  readonly memberId: string;
  readonly isOwner: boolean;
  readonly pin: string;
}

/** One key press of a call. All times are in milliseconds since the start of the storm. */
export interface Press {
  readonly person: Person;
  readonly sessionId: string;
  /** Everything that was typed in this call so far, this key last. */
  readonly inputs: readonly string[];
  /** How many of them came behind the service code, and not as inputs. */
  readonly inCode: number;
  readonly form: string;
  readonly at: number;
  /** The page before, as the network's header named it. */
  readonly hop: string | undefined;
  /** What the caller was shown in the end. */
  shown?: Screen;
}

export interface Screen {
  readonly page: string;
  readonly hop: string;
  /** The bytes as they came. */
  readonly body: string;
}

/** One delivery of a key press to one process. */
export interface Delivery {
  readonly press: Press;
  readonly at: number;
  readonly ms: number;
  /** Which of the processes that answer callers. */
  readonly web: number;
  readonly hop: string | undefined;
  /** The network's first try, one of its repeats, or the look at the end when all is well again. */
  readonly why: 'first' | 'repeat' | 'afterwards';
  /** Absent when there was none, or none that a network takes. */
  readonly screen?: Screen | undefined;
  /** Nobody answered although somebody was asked: `refused` (nobody listens), `broken`, `silent`, or a status. */
  readonly failure?: string | undefined;
  /** Whether the process was there, unharmed, from the beginning to the end. */
  readonly isFair: boolean;
}

/** One SMS to the short code. */
export interface Texted {
  readonly from: string;
  readonly person: Person | undefined;
  readonly id: string;
  readonly text: string;
  readonly at: number;
  /** When it was first taken with 200. */
  takenAt?: number;
}

/** Something that was broken on purpose. */
export interface Fault {
  readonly kind: string;
  readonly at: number;
  until: number;
  readonly note: string;
}

export interface Seen {
  readonly presses: Press[];
  readonly deliveries: Delivery[];
  readonly texted: Texted[];
  readonly faults: Fault[];
  /** Processes that ended by themselves while they served, with their last words. */
  readonly lost: string[];
  /** Things worth a line in the report that are no violation. */
  readonly notes: string[];
}

export const nothingSeen = (): Seen => ({ presses: [], deliveries: [], texted: [], faults: [], lost: [], notes: [] });

/** Milliseconds since the storm began. */
export type Since = () => number;
