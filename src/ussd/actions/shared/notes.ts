import type { TurnContext } from '../../turn/context.ts';

/** What a task has noted so far under a name; undefined when nothing was. */
export const notedText = ({ session }: TurnContext, name: string): string | undefined => {
  const value = session.notes?.[name];
  return value === undefined ? undefined : String(value);
};

/** What a task must have noted to come this far. @throws Error when it did not: the menu leads here only with it. */
export const mustBeNoted = (context: TurnContext, name: string): string => {
  const value = notedText(context, name);
  if (value === undefined) throw new Error(`nothing noted as ${name}`);
  return value;
};

/** Notes something for the task in hand. */
export const keepNotes = ({ session }: TurnContext, notes: Readonly<Record<string, string | number>>): void => {
  session.notes = { ...session.notes, ...notes };
};

/** Forgets what is of no use any more. */
export const dropNotes = ({ session }: TurnContext, ...names: readonly string[]): void => {
  session.notes = Object.fromEntries(Object.entries(session.notes ?? {}).filter(([name]) => !names.includes(name)));
};
