import { widths } from '../shared/format.ts';
import { toldApart, type Named } from '../shared/tell-apart.ts';

interface NumberedItem {
  readonly code: number;
  readonly name: string;
}

const named = ({ code, name }: NumberedItem): Named => ({ name, mark: `(${code})` });

/** An item on a page without its number: behind a name that another item has too it stands all the same. */
export const itemLabel = (item: NumberedItem, all: readonly NumberedItem[]): string =>
  toldApart(named(item), all.map(named), widths.item);
