import type { AnswerOf } from './answers.ts';
import type { Call } from './call.ts';

const PAGE = '100';
/** Whoever sells more kinds of things counts shelf by shelf. */
const MOST_PAGES = 20;

/** Every item that is sold, by number. */
export const itemsOf = async ({ ask }: Pick<Call, 'ask'>): Promise<readonly AnswerOf<'getItem'>[]> => {
  const found: AnswerOf<'getItem'>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query: Record<string, string> = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
    const { items, nextCursor } = await ask('listInventory', { query });
    found.push(...items);
    cursor = nextCursor;
    if (cursor === null) break;
  }
  return found;
};
