import type { TurnDeps, TurnInput, TurnObservation, TurnProgress } from './turn-deps.ts';
import type { Shown } from './run.ts';
import { lastStepOf } from '../session/next-step.ts';
import type { HeldSession, SessionKey } from '../session/session-store.ts';
import { writeDraft, type Draft } from '../session/draft.ts';
import { haltedIn } from '../session/halted.ts';
import { openSale } from '../session/open-sale.ts';
import type { SessionState } from '../session/session.ts';
import type { TurnTags } from '../session/tags.ts';
import type { Answer, Turn } from '../turn.ts';

/** One key press on its way through here. */
export interface Call {
  readonly turn: Turn;
  readonly key: SessionKey;
  /** When it came, and until when it must be answered, by `performance.now()`. */
  readonly begun: number;
  readonly until: number;
  readonly progress: TurnProgress;
  /** Its caller reads "not sure", and Redis could not note it: it is closed as soon as PostgreSQL can be asked. */
  readonly closeLater: () => void;
}

/** How a key press was answered. */
export interface Handled {
  readonly answer: Answer;
  readonly result: TurnObservation['result'];
  /** What it goes out under, where the turn itself did not come so far. */
  readonly tags?: Pick<TurnTags, 'step' | 'dialled'>;
  readonly tenantId?: string | undefined;
  readonly isFirst?: boolean;
  readonly startedAt?: number;
}

export const noteError = (deps: TurnDeps, { key }: Pick<Call, 'key'>, error: unknown): void => {
  deps.onError(error, { gateway: key.gateway, phoneHash: key.caller });
};

/** What a turn leaves behind. */
export interface Left extends Shown {
  /** Where Redis has a session, it stays: the key press has no place in it, but others may. */
  readonly leavesSession?: boolean;
}

/** The session, its answer and the draft are written before the caller is answered. */
export const keepTurn = async (
  deps: TurnDeps,
  at: TurnInput,
  { answer, session: left, leavesSession }: Left,
): Promise<void> => {
  const { held, tags, begun } = at;
  if (leavesSession && held.state !== undefined) {
    await keepAnswer(deps, at, answer);
    return;
  }
  const session: SessionState = {
    ...left,
    used: tags.inputs.length,
    tag: tags.step,
    ended: answer.end || left.ended === true,
    ...(tags.dialled === undefined ? {} : { dialled: tags.dialled }),
    ...(tags.codeInInputs ? { codeInInputs: true } : {}),
    ...(tags.next ? { last: lastStepOf(tags.next, Math.round(held.now + performance.now() - begun)) } : {}),
  };
  await deps.store.release(held, {
    state: deps.sessions.write(session),
    answer: { stepTag: tags.step, answer },
    // A key behind the last page changes nothing that the next call may have taken up.
    drafts: left.ended ? new Map() : draftChange(held, session),
  });
};

/** Most turns have none, and nothing to drop. */
const draftChange = ({ drafts }: HeldSession, session: SessionState): ReadonlyMap<string, string | null> => {
  const { who } = session;
  if (!who) return new Map();
  const draft = draftOf(session);
  if (!draft && !drafts.has(who.tenantId)) return new Map();
  return new Map([[who.tenantId, draft ? writeDraft(draft) : null]]);
};

/** What waits for the next call. */
const draftOf = (session: SessionState): Draft | undefined => {
  const [cart, halted] = [openSale(session), haltedIn(session)];
  if (!cart && !halted) return undefined;
  return { ...(cart ? { cart } : {}), ...(halted ? { halted } : {}) };
};

/** The answer to a failed turn is kept too: the same request again must not work where the caller was told it had not. */
export const keepAnswer = (deps: TurnDeps, { held, tags }: TurnInput, answer: Answer): Promise<unknown> =>
  deps.store.release(held, { answer: { stepTag: tags.step, answer } });
