import type { Row } from '../../engine/render.ts';

/** Rows in the order in which the list was first shown, so that nothing shifts under the thumb. */
export const rowsInOrder = (rows: readonly Row[], order: readonly string[] | undefined): readonly Row[] =>
  order === undefined || order.length === 0 ? rows : order.flatMap((key) => rows.find((row) => row.key === key) ?? []);
