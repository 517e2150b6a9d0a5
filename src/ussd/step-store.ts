import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { Answer } from './turn.ts';

/** A step that saved something: what was answered, and the session as it was left. */
export interface SavedStep {
  readonly stepTag: string;
  readonly answer: Answer;
  readonly state: string;
}

interface StepRow {
  step_tag: string;
  page: string;
  answer: string;
  ended: boolean;
  state: string;
}

/** The steps that saved something, in the shop's schema: Redis may forget a session, these are not forgotten. */
export const stepStore = {
  /** Keeps the step; false when it is there already: the same key press was handled before, or is at this moment. */
  async insert(tx: TenantTransaction, sessionTag: string, { stepTag, answer, state }: SavedStep): Promise<boolean> {
    const rows = await tx.query({
      text: `insert into ussd_steps (session_tag, step_tag, page, answer, ended, state)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1 as kept`,
      values: [sessionTag, stepTag, answer.page, answer.text, answer.end, state],
    });
    return rows.length === 1;
  },

  /** The saved steps of a session, newest first. */
  async ofSession(tx: TenantTransaction, sessionTag: string): Promise<SavedStep[]> {
    const rows = await tx.query<StepRow>({
      text: `select step_tag, page, answer, ended, state from ussd_steps where session_tag = $1 order by created_at desc`,
      values: [sessionTag],
    });
    return rows.map((row) => ({
      stepTag: row.step_tag,
      answer: { text: row.answer, end: row.ended, page: row.page },
      state: row.state,
    }));
  },
};
