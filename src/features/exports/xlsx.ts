import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Cell, Column } from './export.ts';
import {
  contentTypes,
  ROOT_RELATIONS,
  SHEET_END,
  sheetHead,
  styles,
  STYLES,
  workbook,
  workbookRelations,
} from './xlsx-parts.ts';

/** Excel reads no more lines of a sheet; what is more goes onto the next. */
const MOST_LINES = 1_048_576;
/** The least work that makes the file a tenth. */
const ZIP = { compress: true, compressionLevel: 1 } as const;
const DAY_MS = 86_400_000;
/** The day that spreadsheets count from, before 1970. */
const FIRST_DAY = 25_569;

export type Lines = readonly (readonly Cell[])[];

export interface XlsxContent {
  readonly sheet: string;
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<Lines>;
  /** Digits behind the point of the shop's currency. */
  readonly exponent: number;
  /** Lines of a sheet, the heading included; for tests. */
  readonly mostLines?: number;
}

/**
 * An XLSX file, made while it is read: sheets are written some lines at a time into a ZIP that waits for its reader. Text is
 * text there, whatever it looks like, so nothing can be taken for a formula. Destroy it to end what it reads from.
 */
export const createXlsx = (content: XlsxContent): Readable => {
  const zip = new ZipFile();
  const out = zip.outputStream;
  if (!(out instanceof Readable)) throw new TypeError('yazl gave no stream to read from');
  const source = createSource(content.rows);
  const fail = (error: Error): void => {
    out.destroy(error);
  };
  zip.on('error', fail);

  const addSheet = (number: number): void => {
    const sheet = Readable.from(sheetXml(content, source));
    sheet.on('error', fail);
    sheet.once('end', () => {
      if (source.isOver()) finish(zip, content, number);
      else addSheet(number + 1);
    });
    out.once('close', () => {
      sheet.destroy();
      void source.close();
    });
    zip.addReadStream(sheet, `xl/worksheets/sheet${String(number)}.xml`, ZIP);
  };
  addSheet(1);
  return out;
};

const finish = (zip: ZipFile, { sheet, exponent }: XlsxContent, sheets: number): void => {
  const parts = {
    '[Content_Types].xml': contentTypes(sheets),
    '_rels/.rels': ROOT_RELATIONS,
    'xl/workbook.xml': workbook(sheet, sheets),
    'xl/_rels/workbook.xml.rels': workbookRelations(sheets),
    'xl/styles.xml': styles(exponent),
  };
  for (const [path, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), path);
  zip.end();
};

/** Hands out at most so many lines at a time, across the sheets. */
const createSource = (rows: AsyncIterable<Lines>) => {
  const batches = rows[Symbol.asyncIterator]();
  let left: Lines = [];
  let over = false;
  const fill = async (): Promise<void> => {
    while (left.length === 0 && !over) {
      const next = await batches.next();
      if (next.done === true) over = true;
      else left = next.value;
    }
  };
  return {
    take: async (most: number): Promise<Lines> => {
      await fill();
      const taken = left.slice(0, most);
      left = left.slice(most);
      return taken;
    },
    fill,
    /** After `fill`: whether nothing is left. */
    isOver: (): boolean => over && left.length === 0,
    close: async (): Promise<void> => {
      await batches.return?.();
    },
  };
};

async function* sheetXml(
  { columns, mostLines = MOST_LINES }: XlsxContent,
  source: ReturnType<typeof createSource>,
): AsyncGenerator<string> {
  const headings = columns.map(({ name }) => textCell(name, STYLES.heading));
  yield `${sheetHead(columns.length)}<row>${headings.join('')}</row>`;
  let room = mostLines - 1;
  while (room > 0) {
    const lines = await source.take(room);
    if (lines.length === 0) break;
    room -= lines.length;
    yield lines.map((cells) => `<row>${cells.map(xmlCell).join('')}</row>`).join('');
  }
  await source.fill();
  yield SHEET_END;
}

const xmlCell = (cell: Cell): string => {
  switch (cell.kind) {
    case 'empty':
      return '<c/>';
    case 'text':
      return textCell(cell.text, STYLES.plain);
    case 'number':
      return numberCell(cell.decimal, cell.style === 'quantity' ? STYLES.plain : STYLES[cell.style]);
    case 'time':
      return numberCell(daysOf(cell.local).toFixed(8), STYLES.time);
    case 'day':
      return numberCell(String(daysOf(`${cell.day} 00:00:00`)), STYLES.day);
  }
};

const numberCell = (value: string, style: number): string => `<c s="${String(style)}"><v>${value}</v></c>`;

/** A time without a zone, as the spreadsheet counts it: what it shows is what was written. */
const daysOf = (local: string): number => Date.parse(`${local.replace(' ', 'T')}Z`) / DAY_MS + FIRST_DAY;

const textCell = (text: string, style: number): string =>
  `<c t="inlineStr" s="${String(style)}"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What XML cannot hold. */
// eslint-disable-next-line no-control-regex -- these are the characters that must go
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu;

/** A spreadsheet reads `_x0041_` as A: the first line of what looks like it is written that way itself. */
const escapeXml = (text: string): string =>
  text
    .replace(FORBIDDEN, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
    .replaceAll('\r', '&#13;');
