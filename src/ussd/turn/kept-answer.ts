import { emptySession, readSession, type SessionState } from '../session/session.ts';
import type { KeptStep } from '../session/step-store.ts';
import type { Run, Shown } from './run.ts';

/**
 * What a key press was answered. It is answered so also where its session cannot be read, because a build with another
 * layout wrote it: only the call cannot go on from there, and is over.
 * @param known what such a session has of the one at hand
 */
export const shownIn = (
  { answer, state }: KeptStep,
  markOf: Run['markOf'],
  { menu, language }: Pick<SessionState, 'menu' | 'language'>,
): Shown => {
  const session = readSession(state);
  return session
    ? { answer: { ...answer, place: markOf(session) }, session }
    : { answer, session: { ...emptySession(menu), language, ended: true } };
};
