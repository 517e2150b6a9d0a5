import type { Notes, NotesOf, TaskName } from '../../session/notes.ts';
import type { TurnContext } from '../../turn/context.ts';

type Name<T extends TaskName> = keyof NotesOf<T>;

/** What a task has noted under a name; undefined when nothing was. */
export const noted = <T extends TaskName, N extends Name<T>>(
  { session }: TurnContext,
  task: T,
  name: N,
): NotesOf<T>[N] | undefined => notesOf(session, task)?.[name];

const notesOf = <T extends TaskName>({ notes = {} }: { notes?: Notes }, task: T): NotesOf<T> | undefined => notes[task];

/** What a task must have noted to come this far. @throws Error when it did not: the menu leads here only with it. */
export const mustBeNoted = <T extends TaskName, N extends Name<T>>(
  context: TurnContext,
  task: T,
  name: N,
): NonNullable<NotesOf<T>[N]> => {
  const value = noted(context, task, name);
  if (value === undefined || value === null) throw new Error(`nothing noted as ${task}.${String(name)}`);
  return value;
};

/** Notes something for a task, beside what it has noted before. */
export const note = <T extends TaskName>({ session }: TurnContext, task: T, notes: NotesOf<T>): void => {
  session.notes = { ...session.notes, [task]: { ...session.notes?.[task], ...notes } };
};

/** Forgets what a task needs no more. */
export const forget = <T extends TaskName>({ session }: TurnContext, task: T, ...names: readonly Name<T>[]): void => {
  const { [task]: own, ...others } = session.notes ?? {};
  const left = Object.entries(own ?? {}).filter(([name]) => !names.some((gone) => gone === name));
  session.notes = { ...others, ...(left.length > 0 ? { [task]: Object.fromEntries(left) } : {}) };
};
