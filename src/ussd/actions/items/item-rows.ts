import { fit } from '../../../values/gsm7.ts';
import type { Frame } from '../../engine/dialogue.ts';
import type { Row } from '../../engine/render.ts';
import { widths } from '../shared/format.ts';

interface Listed {
  readonly code: number;
  readonly name: string;
}

/**
 * Rows of items in the order in which the list was first shown; what is gone since is left out. A label is made when it
 * is printed: a shop may have hundreds of items, and a page has five.
 */
export const itemRows = <Item extends Listed>(
  frame: Frame,
  items: readonly Item[],
  figure: (item: Item) => string,
): readonly Row[] => {
  const byKey = new Map(items.map((item) => [String(item.code), item]));
  return (frame.list?.keys ?? [...byKey.keys()]).flatMap((key) => {
    const item = byKey.get(key);
    return item ? [rowOf(key, item, figure)] : [];
  });
};

const rowOf = <Item extends Listed>(key: string, item: Item, figure: (item: Item) => string): Row => ({
  key,
  get label() {
    return `${item.code} ${fit(item.name, widths.listItem)} ${figure(item)}`.trimEnd();
  },
});
