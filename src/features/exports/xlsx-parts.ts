/** The parts of an XLSX file that are the same for every export: what is in it, how its sheets are called, its formats. */
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const numbered = (sheets: number, part: (number: number) => string): string =>
  Array.from({ length: sheets }, (_, index) => part(index + 1)).join('');

export const contentTypes = (sheets: number): string =>
  `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/>${numbered(
    sheets,
    (n) => `<Override PartName="/xl/worksheets/sheet${String(n)}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`,
  )}</Types>`;

export const ROOT_RELATIONS = `${HEAD}<Relationships ${RELATIONS}><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

export const workbook = (name: string, sheets: number): string =>
  `${HEAD}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets>${numbered(
    sheets,
    (n) => `<sheet name="${n === 1 ? name : `${name} ${String(n)}`}" sheetId="${String(n)}" r:id="rId${String(n)}"/>`,
  )}</sheets></workbook>`;

/** The sheets are rId1 and so on; the formats come behind them. */
export const workbookRelations = (sheets: number): string =>
  `${HEAD}<Relationships ${RELATIONS}>${numbered(
    sheets,
    (n) => `<Relationship Id="rId${String(n)}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${String(n)}.xml"/>`,
  )}<Relationship Id="rId${String(sheets + 1)}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;

/** The place of each format in the list of `styles`. */
export const STYLES = { plain: 0, whole: 1, money: 2, time: 3, day: 4, heading: 5 } as const;

/** Formats of their own have ids from 164 on; 3 is `#,##0` and 4 is `#,##0.00`, shown as the reader's place writes them. */
export const styles = (exponent: number): string => {
  const formats = [0, 3, exponent === 0 ? 3 : 4, 164, 165, 0];
  const uses = formats.map(
    (id, index) =>
      `<xf numFmtId="${String(id)}" fontId="${index === STYLES.heading ? '1' : '0'}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  );
  return `${HEAD}<styleSheet ${MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${String(uses.length)}">${uses.join('')}</cellXfs></styleSheet>`;
};

export const sheetHead = (columns: number): string =>
  `${HEAD}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${String(columns)}" width="18" customWidth="1"/></cols><sheetData>`;

export const SHEET_END = '</sheetData></worksheet>';
