import { z } from 'zod';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Answer } from '../turn.ts';

/** A key press that has its answer for good: what was answered, and the session as it was left. */
export interface KeptStep {
  readonly stepTag: string;
  readonly answer: Answer;
  readonly state: string;
}

const said = z.object({ word: z.string(), data: z.record(z.string(), z.union([z.string(), z.number()])) });

/** A line about what was saved: a word of the texts, and what fills it. */
export type Said = z.infer<typeof said>;

/** Who saved in a step, and what the same person may not do again at once without being asked. */
export interface StepAct {
  readonly actorId: string;
  /** The fingerprint of the act that was done, or taken back. */
  readonly act?: string | undefined;
  readonly undone: boolean;
  readonly said?: Said | undefined;
  readonly now: Date;
}

/** An act of a moment ago, and the line about it. */
export interface SameAct {
  readonly said: Said;
  readonly at: Date;
}

interface StepRow {
  step_tag: string;
  page: string;
  answer: string;
  ended: boolean;
  state: string;
}

const toStep = (row: StepRow): KeptStep => ({
  stepTag: row.step_tag,
  answer: { text: row.answer, end: row.ended, page: row.page },
  state: row.state,
});

/**
 * Whoever asks or decides what a key press of this session came to waits for whoever is deciding it now, in whatever
 * process: a session that Redis lost has no other lock.
 */
const lock = (tx: TenantTransaction, sessionTag: string): Promise<unknown> =>
  tx.query({ text: `select pg_advisory_xact_lock(hashtextextended($1, 0))`, values: [`ussd ${sessionTag}`] });

/** Sent behind the lock in the same round trip: it sees what was committed while the lock was waited for. */
const read = async (
  tx: TenantTransaction,
  sessionTag: string,
  where: { readonly text: string; readonly values: readonly unknown[] },
): Promise<KeptStep[]> => {
  const [, rows] = await Promise.all([
    lock(tx, sessionTag),
    tx.query<StepRow>({
      text: `select step_tag, page, answer, ended, state from ussd_steps where session_tag = $1 ${where.text}`,
      values: [sessionTag, ...where.values],
    }),
  ]);
  return rows.map(toStep);
};

/**
 * The answers that are kept in the shop's schema: Redis may forget a session, these are not forgotten. There is one a key
 * press, and the first one stays.
 */
export const stepStore = {
  /** Takes the session for the rest of the transaction, and reads what this key press was answered. */
  async lockAndFind(tx: TenantTransaction, sessionTag: string, stepTag: string): Promise<KeptStep | undefined> {
    const [step] = await read(tx, sessionTag, { text: 'and step_tag = $2', values: [stepTag] });
    return step;
  },

  /** Takes the session for the rest of the transaction, and reads all that is kept of it. */
  lockAndList: (tx: TenantTransaction, sessionTag: string): Promise<KeptStep[]> =>
    read(tx, sessionTag, { text: '', values: [] }),

  /**
   * The latest of the same acts by this person since an instant, unless it was taken back; this very step is none. Of
   * two at the same moment the second waits for the first.
   */
  async sameAct(
    tx: TenantTransaction,
    step: { readonly sessionTag: string; readonly stepTag: string },
    { actorId, act, since }: { readonly actorId: string; readonly act: string; readonly since: Date },
  ): Promise<SameAct | undefined> {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`${actorId}:${act}`] });
    const [row] = await tx.query<{ said: unknown; acted_at: Date; act_undone: boolean }>({
      text: `select said, acted_at, act_undone from ussd_steps
        where actor_id = $1 and act = $2 and acted_at > $3 and (session_tag, step_tag) <> ($4, $5)
        order by acted_at desc limit 1`,
      values: [actorId, act, since, step.sessionTag, step.stepTag],
    });
    return row === undefined || row.act_undone ? undefined : { said: said.parse(row.said), at: row.acted_at };
  },

  /** Whether anything is kept of this session. */
  async isKnown(tx: TenantTransaction, sessionTag: string): Promise<boolean> {
    const rows = await tx.query({
      text: 'select 1 as kept from ussd_steps where session_tag = $1 limit 1',
      values: [sessionTag],
    });
    return rows.length > 0;
  },

  /** Whether this person has saved something in another session since an instant. */
  async hasSavedElsewhere(tx: TenantTransaction, actorId: string, sessionTag: string, since: Date): Promise<boolean> {
    const rows = await tx.query({
      text: `select 1 as kept from ussd_steps where created_at > $1 and actor_id = $2 and session_tag <> $3 limit 1`,
      values: [since, actorId, sessionTag],
    });
    return rows.length > 0;
  },

  /** What this person saved last since an instant, as a line. */
  async lastSaid(tx: TenantTransaction, actorId: string, since: Date): Promise<SameAct | undefined> {
    const [row] = await tx.query<{ said: unknown; acted_at: Date }>({
      text: `select said, acted_at from ussd_steps where actor_id = $1 and acted_at > $2 and said is not null
        order by acted_at desc limit 1`,
      values: [actorId, since],
    });
    return row && { said: said.parse(row.said), at: row.acted_at };
  },

  /**
   * Keeps the answer; false when the key press has one already.
   * @param done who did what, when something was saved with it
   */
  async insert(
    tx: TenantTransaction,
    sessionTag: string,
    { stepTag, answer, state }: KeptStep,
    done?: StepAct,
  ): Promise<boolean> {
    const { actorId = null, act = null, undone = false, said: line, now = null } = done ?? {};
    const rows = await tx.query({
      text: `insert into ussd_steps (session_tag, step_tag, page, answer, ended, state, actor_id, act, act_undone,
          said, acted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11::timestamptz, now())) on conflict do nothing returning 1 as kept`,
      values: [
        ...[sessionTag, stepTag, answer.page, answer.text, answer.end, state],
        ...[actorId, act, undone, line === undefined ? null : JSON.stringify(line), now],
      ],
    });
    return rows.length === 1;
  },
};
