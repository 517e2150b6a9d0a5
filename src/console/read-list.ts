import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import type { TypedItem } from '../features/catalogue/typed-items.ts';
import { UNITS } from '../values/quantity.ts';
import type { Uploaded } from './call.ts';
import { TEXTS } from './texts/all.ts';

/** What the cells of a file say, row by row. */
type Cells = readonly (readonly string[])[];

/** What a workbook may unpack to: it says so itself, and the reader unpacks no more than it says. */
const UNPACKED_BYTES = 8_388_608;
const END_RECORD = 0x06054b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;

/** What the parts of a zip file say that they unpack to; undefined for what is no zip file, or does not say it. */
export const unpackedBytes = (zip: Buffer): number | undefined => {
  const end = endRecordOf(zip);
  if (end === undefined) return undefined;
  let at = zip.readUInt32LE(end + 16);
  let sum = 0;
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; entry -= 1) {
    if (at + ENTRY_BYTES > zip.length || zip.readUInt32LE(at) !== ENTRY) return undefined;
    const [packed, unpacked] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    // Nothing in front of something: the reader would take it for a size that is not known.
    if (unpacked === 0 && packed > 2) return undefined;
    sum += unpacked;
    at += ENTRY_BYTES + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return sum;
};

const endRecordOf = (zip: Buffer): number | undefined => {
  const first = Math.max(0, zip.length - END_BYTES - MOST_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === END_RECORD) return at;
  }
  return undefined;
};

/** A cell as somebody would type it: a spreadsheet's 0.1 + 0.2 is 0.3. */
const cellText = (cell: unknown): string => {
  if (typeof cell === 'number') return String(Math.round(cell * 1000) / 1000);
  return typeof cell === 'string' || typeof cell === 'boolean' ? String(cell).trim() : '';
};

const readWorkbook = async (bytes: Buffer, mostRows: number): Promise<Cells | undefined> => {
  const unpacked = unpackedBytes(bytes);
  if (unpacked === undefined || unpacked > UNPACKED_BYTES) return undefined;
  try {
    const { sheets } = await readXlsx(bytes, { sheets: [0], maxRows: mostRows });
    return sheets[0]?.rows.map((row) => row.map(cellText));
  } catch {
    return undefined;
  }
};

/** Spreadsheets in Africa save as UTF-8 or as Windows of the West. */
const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const readCsv = (bytes: Buffer, mostRows: number): Cells | undefined => {
  const text = decode(bytes);
  const [head = ''] = text.split(/\r?\n/, 1);
  const delimiter = [';', '\t', ','].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  const shape = { delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
  try {
    return parse(text, { ...shape, trim: true, to: mostRows });
  } catch {
    return undefined;
  }
};

/** What columns are called, by the field that they are of: in our languages, and in our own files. */
const HEADS: Readonly<Record<keyof TypedItem, readonly string[]>> = {
  name: ['name', 'item', 'jina', 'bidhaa', 'nom', 'article'],
  unit: ['unit', 'kipimo', 'unité', 'unite'],
  price: ['price', 'bei', 'prix'],
  stock: ['stock', 'quantity', 'idadi', 'quantité', 'quantite'],
  threshold: ['threshold', 'alert_level', 'warn', 'warn at', 'onya', 'alerte', 'seuil'],
};
const FIELDS = ['name', 'unit', 'price', 'stock', 'threshold'] as const;

const fieldOf = (head: string): keyof TypedItem | undefined =>
  FIELDS.find((field) => HEADS[field].includes(head.toLowerCase()));

/** Where each field stands: as the first row says, or in the order in which the page asks for them. */
const columnsOf = (first: readonly string[]) => {
  const named = first.map(fieldOf);
  const hasHead = named.includes('name') && named.filter((field) => field !== undefined).length >= 2;
  return { hasHead, at: (field: keyof TypedItem) => (hasHead ? named.indexOf(field) : FIELDS.indexOf(field)) };
};

/** The short name of a unit that is written in any of our languages. */
const unitOf = (typed: string): string =>
  UNITS.find((unit) => [unit, ...TEXTS[`unit.${unit}`]].includes(typed.toLowerCase())) ?? typed;

const MOST_LETTERS = 80;

const toItems = (cells: Cells): readonly TypedItem[] => {
  const { hasHead, at } = columnsOf(cells[0] ?? []);
  const rows = (hasHead ? cells.slice(1) : cells).filter((row) => row.some((cell) => cell !== ''));
  return rows.map((row) => {
    const cell = (field: keyof TypedItem): string => (row[at(field)] ?? '').slice(0, MOST_LETTERS);
    const or0 = (text: string): string => (text === '' ? '0' : text);
    return {
      ...{ name: cell('name'), unit: unitOf(cell('unit')), price: cell('price') },
      ...{ stock: or0(cell('stock')), threshold: or0(cell('threshold')) },
    };
  });
};

/** The items that a file lists, as they were typed; undefined for a file that is neither CSV nor XLSX. */
export const readList = async ({ bytes }: Uploaded, mostRows: number): Promise<readonly TypedItem[] | undefined> => {
  const isZip = bytes.length > END_BYTES && bytes.readUInt16BE(0) === 0x504b;
  // One more for the names of the columns, and one that says that there are too many.
  const cells = isZip ? await readWorkbook(bytes, mostRows + 2) : readCsv(bytes, mostRows + 2);
  return cells === undefined ? undefined : toItems(cells);
};
