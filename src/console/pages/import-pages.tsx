import { z } from 'zod';
import { MOST_ROWS } from '../../api/import-routes.ts';
import type { TypedItem } from '../../features/catalogue/typed-items.ts';
import { RequestError } from '../../values/errors.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, type Call, type FormAct, type Screen, type Shown } from '../call.ts';
import { readList } from '../read-list.ts';
import { needed } from '../typed.ts';
import { FormTo, Table } from '../views/parts.tsx';

type Faults = AnswerOf<'checkItems'>['rows'][number]['faults'];

interface Row {
  readonly at: number;
  readonly item: TypedItem;
  readonly faults: Faults;
}

const importScreen: Screen = {
  path: '/stock/import',
  right: 'inventory.create',
  show: (call) => {
    const { t } = call.words;
    return Promise.resolve({
      title: t('import.title'),
      body: (
        <FormTo call={call} to="/stock/import" class="card narrow" takesFile>
          <p>{t('import.lead')}</p>
          <p>{t('import.units')}</p>
          <label class="field">
            <span>{t('import.file')}</span>
            <input type="file" name="file" accept=".csv,.xlsx,text/csv" required />
          </label>
          <button>{t('import.read')}</button>
        </FormTo>
      ),
    });
  },
};

const Preview = ({ call, rows }: { readonly call: Call; readonly rows: readonly Row[] }) => {
  const { t } = call.words;
  const faultsIn = ({ faults }: Row) =>
    faults.length === 0 ? (
      <span class="state">{t('fault.ok')}</span>
    ) : (
      <span class="state bad wraps">{faults.map(({ code }) => t(`fault.${code}`)).join('; ')}</span>
    );
  return (
    <Table
      caption={t('import.preview')}
      rows={rows}
      empty={t('list.empty')}
      columns={[
        { title: t('import.row'), cell: ({ at }) => at },
        { title: t('column.name'), cell: ({ item }) => item.name },
        { title: t('item.unit'), cell: ({ item }) => item.unit },
        { title: t('column.price'), cell: ({ item }) => item.price, isFigure: true },
        { title: t('column.stock'), cell: ({ item }) => item.stock, isFigure: true },
        { title: t('import.threshold'), cell: ({ item }) => item.threshold, isFigure: true },
        { title: t('column.state'), cell: faultsIn },
      ]}
    />
  );
};

const previewOf = (call: Call, rows: readonly Row[]): Shown => {
  const { t } = call.words;
  const right = rows.filter(({ faults }) => faults.length === 0).map(({ item }) => item);
  const wrong = rows.length - right.length;
  return {
    title: t('import.preview'),
    body: (
      <>
        <p role="status">
          {wrong === 0 ? t('import.all_right', { n: rows.length }) : t('import.some_wrong', { n: rows.length, wrong })}
        </p>
        {right.length === 0 ? null : (
          <FormTo call={call} to="/stock/import/save">
            <input type="hidden" name="rows" value={JSON.stringify(right)} />
            <button>{t('import.save', { n: right.length })}</button>
          </FormTo>
        )}
        <p>
          <a href={`${BASE}/stock/import`}>{t('import.another')}</a>
        </p>
        <section class="card">
          <Preview call={call} rows={rows} />
        </section>
      </>
    ),
  };
};

const check = async (call: Call, items: readonly TypedItem[]): Promise<readonly Row[]> => {
  const { rows } = await call.ask('checkItems', { body: { rows: items } });
  return items.map((item, at) => ({ at: at + 1, item, faults: rows[at]?.faults ?? [] }));
};

const read: FormAct = {
  ...{ path: '/stock/import', right: 'inventory.create', screen: importScreen, takesFile: true },
  submit: async (call) => {
    const items = call.file === undefined ? undefined : await readList(call.file, MOST_ROWS);
    if (items === undefined || items.length === 0) throw new RequestError('body_invalid', { field: 'file' });
    if (items.length > MOST_ROWS) throw new RequestError('body_too_large', { field: 'file' });
    return previewOf(call, await check(call, items));
  },
};

const cell = z.string();
const typedRows = z.array(z.strictObject({ name: cell, unit: cell, price: cell, stock: cell, threshold: cell }));

const rowsIn = (text: string): readonly TypedItem[] => {
  try {
    return typedRows.parse(JSON.parse(text));
  } catch {
    throw new RequestError('body_invalid');
  }
};

/** The list again, when it is refused after all: somebody has added one of the items meanwhile, say. */
const previewScreen: Screen = {
  ...{ path: '/stock/import', right: 'inventory.create' },
  show: async (call) => {
    const items = rowsIn(call.typed['rows'] ?? '');
    return previewOf(call, await check(call, items));
  },
};

const SAVE_BYTES = 262_144;

const save: FormAct = {
  ...{ path: '/stock/import/save', right: 'inventory.create', screen: previewScreen, bytes: SAVE_BYTES },
  submit: async ({ ask, typed, ref }) => {
    await ask('importItems', { body: { clientRef: ref, rows: rowsIn(needed(typed, 'rows')) } });
    return { to: '/stock?done=imported' };
  },
};

/** Lists of items from spreadsheets. */
export const IMPORT_SCREENS: readonly Screen[] = [importScreen];
export const IMPORT_FORMS: readonly FormAct[] = [read, save];
