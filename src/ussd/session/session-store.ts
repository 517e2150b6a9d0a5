import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { runScript, type RedisClient } from '../../platform/redis.ts';
import { unsealed, type NumberSealer } from '../../platform/sealed-numbers.ts';
import { addAnswer, decodeRecord, encodeRecord, findAnswer, type SessionRecord } from './session-record.ts';
import { acquireScript, releaseScript, revokeScript } from './session-scripts.lua.ts';
import type { Answer } from '../turn.ts';

/** Which session of which caller. Both are hashes: nothing in Redis tells a phone number. */
export interface SessionKey {
  /** The hash of the caller's number. All keys of a caller share it as hash tag, so one script may touch them in a cluster. */
  readonly caller: string;
  readonly gateway: string;
  /** The tag of the gateway's session id. */
  readonly session: string;
}

/** A session held for one turn. */
export interface HeldSession {
  readonly key: SessionKey;
  readonly token: string;
  /** The state that the last turn left, or undefined when Redis knows nothing of the session. */
  readonly state: string | undefined;
  /** The answer that was given to this step before. */
  readonly answerTo: (stepTag: string) => Answer | undefined;
  /** What the caller was doing when a session broke off, by its owner (the shop). */
  readonly drafts: ReadonlyMap<string, string>;
  /** Somebody took rights from this number since the session began: ask the database again who is calling. */
  readonly revoked: boolean;
  /** How often the number dialled within a minute; known on the first turn of a session. */
  readonly dials: number | undefined;
  readonly record: SessionRecord;
  /** When it was taken, in ms since 1970 by the clock of Redis, which all processes share. */
  readonly now: number;
}

/** What a turn leaves behind. Whatever is absent stays as it is. */
export interface SessionChange {
  readonly state?: string;
  readonly answer?: { readonly stepTag: string; readonly answer: Answer };
  /** A draft by its owner, or null to drop it. */
  readonly drafts?: ReadonlyMap<string, string | null>;
}

export interface SessionTimes {
  /** How long one turn may hold a session; longer than its deadline, so that a lease is lost only by a stalled process. */
  readonly leaseMs: number;
  readonly sessionMs: number;
  readonly draftMs: number;
  readonly dialWindowSeconds: number;
  readonly pollMs: number;
}

const DEFAULT_TIMES: SessionTimes = {
  leaseMs: 5000,
  sessionMs: 5 * 60_000,
  draftMs: 15 * 60_000,
  dialWindowSeconds: 60,
  pollMs: 25,
};
/** Longer than any session can live on, key press after key press. */
const REVOKED_SECONDS = 3600;

const keysOf = ({ caller, gateway, session }: SessionKey) => {
  const root = `ussd:{${caller}}:`;
  const own = `${root}s:${gateway}:${session.slice(0, 16)}`;
  return {
    session: own,
    lock: `${own}:lock`,
    drafts: `${root}drafts`,
    revoked: `${root}revoked`,
    dials: `${root}dials`,
  };
};

const acquired = z
  .tuple([
    z.string().nullable(),
    z.array(z.string()),
    z.string().nullable(),
    z.union([z.number(), z.string()]).nullable(),
    z.string(),
  ])
  .nullable();

const toDrafts = (pairs: readonly string[], open: NumberSealer['open']): ReadonlyMap<string, string> => {
  const drafts = new Map<string, string>();
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const draft = open(pairs[i + 1] ?? '');
    if (draft !== undefined) drafts.set(pairs[i] ?? '', draft);
  }
  return drafts;
};

/** Records and drafts as Redis has them: whole numbers of customers are sealed, the fencing token in front is not. */
const sealing = ({ seal, open }: NumberSealer) => ({
  writeRecord: (token: string, record: SessionRecord): string =>
    token + seal(encodeRecord(token, record).slice(token.length)),
  readRecord: (stored: string): SessionRecord | undefined => {
    const start = stored.indexOf(';') + 1;
    const text = open(stored.slice(start));
    return text === undefined ? undefined : decodeRecord(stored.slice(0, start) + text);
  },
  seal,
  open,
});
type Sealing = ReturnType<typeof sealing>;

const toHeld = (
  key: SessionKey,
  token: string,
  reply: NonNullable<z.infer<typeof acquired>>,
  { readRecord, open }: Sealing,
): HeldSession => {
  const [stored, drafts, revokedAt, dials, now] = reply;
  const known = stored === null ? undefined : readRecord(stored);
  const record = known ?? { startedAt: Number(now), state: undefined, answers: '' };
  return {
    key,
    token,
    state: record.state,
    answerTo: (stepTag) => findAnswer(record.answers, stepTag),
    drafts: toDrafts(drafts, open),
    revoked: revokedAt !== null && Number(revokedAt) >= record.startedAt,
    dials: dials === null ? undefined : Number(dials),
    record,
    now: Number(now),
  };
};

const changed = (held: HeldSession, { state, answer }: SessionChange, { writeRecord }: Sealing): string => {
  if (state === undefined && answer === undefined) return '';
  const { startedAt, answers } = held.record;
  return writeRecord(held.token, {
    startedAt,
    state: state ?? held.record.state,
    answers: answer === undefined ? answers : addAnswer(answers, answer.stepTag, answer.answer),
  });
};

/** The answer to a step, once it is there; 'free' when nobody works on the session any more. */
const look = async (
  redis: RedisClient,
  { readRecord }: Sealing,
  key: SessionKey,
  stepTag: string,
): Promise<Answer | 'free' | undefined> => {
  const { session, lock } = keysOf(key);
  const [stored, holder] = await Promise.all([redis.get(session), redis.exists(lock)]);
  const record = stored === null ? undefined : readRecord(stored);
  const answer = record && findAnswer(record.answers, stepTag);
  if (answer && answer.open !== true) return answer;
  return holder === 0 ? 'free' : undefined;
};

/**
 * Sessions in Redis: a cache with a lock. A turn costs two round trips, `acquire` and `release`, each one script.
 * Both may be sent twice by the client after a lost reply and still count once.
 */
export const createSessionStore = (redis: RedisClient, times: Partial<SessionTimes> = {}, numbers = unsealed) => {
  const { leaseMs, sessionMs, draftMs, dialWindowSeconds, pollMs } = { ...DEFAULT_TIMES, ...times };
  const sealed = sealing(numbers);
  const ours = randomBytes(6).toString('base64url');
  let turns = 0;
  const nextToken = (): string => `${ours}${(turns++).toString(36)};`;

  const acquire = async (key: SessionKey): Promise<HeldSession | 'busy'> => {
    const token = nextToken();
    const { session, lock, drafts, revoked, dials } = keysOf(key);
    const values = [token, leaseMs, draftMs, dialWindowSeconds];
    const ask = (): Promise<unknown> =>
      runScript(redis, acquireScript, [session, lock, drafts, revoked, dials], values);
    // With the same token a second try finds the lock that the first may have taken.
    const reply = acquired.parse(await ask().catch(ask));
    return reply === null ? 'busy' : toHeld(key, token, reply, sealed);
  };

  const release = async (held: HeldSession, change: SessionChange = {}): Promise<'saved' | 'lost'> => {
    const { session, lock, drafts } = keysOf(held.key);
    const values: (string | number)[] = [held.token, changed(held, change, sealed), sessionMs, draftMs];
    for (const [owner, draft] of change.drafts ?? []) values.push(owner, draft === null ? '' : sealed.seal(draft));
    const ask = (): Promise<unknown> => runScript(redis, releaseScript, [session, lock, drafts], values);
    const reply = await ask().catch(ask);
    return reply === 1 ? 'saved' : 'lost';
  };

  /** For a turn that found its session busy: its answer once another delivery has it, 'free' to try again, or 'busy' in the end. */
  const waitForAnswer = async (key: SessionKey, stepTag: string, waitMs: number): Promise<Answer | 'free' | 'busy'> => {
    const until = performance.now() + waitMs;
    for (;;) {
      const seen = await look(redis, sealed, key, stepTag);
      if (seen !== undefined) return seen;
      if (performance.now() + pollMs >= until) return 'busy';
      await sleep(pollMs);
    }
  };

  /** Whether Redis has the session. */
  const isKnown = async (key: SessionKey): Promise<boolean> => (await redis.exists(keysOf(key).session)) === 1;

  /** Makes every session that now runs on a number ask again who is calling. */
  const revoke = async (caller: string): Promise<void> => {
    await runScript(redis, revokeScript, [`ussd:{${caller}}:revoked`], [REVOKED_SECONDS]);
  };

  return { acquire, release, waitForAnswer, isKnown, revoke };
};

export type SessionStore = ReturnType<typeof createSessionStore>;
