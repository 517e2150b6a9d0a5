import { LRUCache } from 'lru-cache';
import { readSession, writeSession, type SessionState } from './session.ts';

/** Reads and writes sessions; what was written here a key press ago need not be taken apart again. */
export interface SessionMemo {
  /** The session in a text from Redis; undefined when it is broken or of another version. It is the caller's to change. */
  read(text: string): SessionState | undefined;
  /** The session as a text. Nobody may change it any more. */
  write(state: SessionState): string;
}

/** More calls than one process has at once. */
const MOST = 5000;

/**
 * Redis stays the truth: a session is found again by its whole text, so one that another process has changed since is not
 * found. The turn that takes it has it alone; should that fail, the text is parsed again next time.
 */
export const createSessionMemo = (): SessionMemo => {
  const written = new LRUCache<string, SessionState>({ max: MOST });
  return {
    read: (text) => {
      const state = written.get(text);
      if (state === undefined) return readSession(text);
      written.delete(text);
      return state;
    },
    write: (state) => {
      const text = writeSession(state);
      written.set(text, state);
      return text;
    },
  };
};
