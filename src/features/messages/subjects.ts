/** What messages speak of. */
export type SubjectKind = 'sale' | 'return' | 'payment' | 'customer' | 'item' | 'count' | 'member' | 'code' | 'evening';

/** What a message speaks of: `sale:0192…`. Of two to one number about one thing the later waits for the earlier. */
export const subject = (kind: SubjectKind, id: string): string => `${kind}:${id}`;

/** The id of what a message speaks of, if it speaks of something of this kind. */
export const subjectId = (subjects: readonly string[], kind: SubjectKind): string | undefined =>
  subjects.find((one) => one.startsWith(`${kind}:`))?.slice(kind.length + 1);
