import type { ComponentChildren } from 'preact';
import { BASE, type Call, type Fields } from '../call.ts';
import type { TextKey } from '../texts/all.ts';

/** What has just been done, or why it was not. */
export const Notice = ({ kind, text }: { readonly kind: 'done' | 'problem'; readonly text: string }) => (
  <p class={`notice ${kind}`} role={kind === 'done' ? 'status' : 'alert'}>
    {text}
  </p>
);

export interface FormToProps {
  readonly call: Call;
  /** Behind `/console`. */
  readonly to: string;
  readonly class?: string;
  /** Its name, for those who do not see it. */
  readonly label?: string;
  readonly takesFile?: boolean;
  /** What scripts know it by. */
  readonly data?: Readonly<Record<`data-${string}`, string | undefined>>;
  readonly children: ComponentChildren;
}

/** A form that proves where it comes from, and names the change that it asks for: sent twice, it is done once. */
export const FormTo = ({ call, to, label, takesFile = false, data = {}, children, class: looks }: FormToProps) => (
  <form
    method="post"
    action={`${BASE}${to}`}
    encType={takesFile ? 'multipart/form-data' : undefined}
    class={looks}
    aria-label={label}
    {...data}
  >
    <input type="hidden" name="token" value={call.formToken} />
    <input type="hidden" name="ref" value={call.sentTo === to ? call.ref : call.newRef()} />
    {children}
  </form>
);

const TYPES = {
  text: { type: 'text' },
  password: { type: 'password' },
  tel: { type: 'tel' },
  date: { type: 'date' },
} as const;

export interface FieldProps {
  readonly call: Call;
  readonly name: string;
  readonly label: string;
  readonly type?: keyof typeof TYPES;
  /** Which keys a phone shows. */
  readonly keys?: 'numeric' | 'decimal' | 'tel';
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly autocomplete?: string;
  readonly isNeeded?: boolean;
  readonly most?: number;
  readonly list?: string;
}

/** A field with its name, and with what was typed there when the form comes back. */
export const Field = (props: FieldProps) => {
  const {
    call,
    name,
    label,
    type = 'text',
    keys,
    value,
    hint,
    autocomplete = 'off',
    isNeeded = false,
    most,
    list,
  } = props;
  const isWrong = call.problem?.field === name;
  const input = {
    name,
    inputMode: keys,
    value: type === 'password' ? undefined : (call.typed[name] ?? value),
    autocomplete,
    required: isNeeded,
    maxLength: most,
    'aria-invalid': isWrong ? ('true' as const) : undefined,
  };
  return (
    <label class="field">
      <span>{label}</span>
      {list === undefined ? <input {...input} {...TYPES[type]} /> : <input {...input} type="text" list={list} />}
      {hint === undefined ? null : <small>{hint}</small>}
    </label>
  );
};

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface ChoiceFieldProps {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen?: string | undefined;
}

/** One of a few. */
export const ChoiceField = ({ name, label, choices, chosen }: ChoiceFieldProps) => (
  <label class="field">
    <span>{label}</span>
    <select name={name}>
      {choices.map(({ value, label: words }) => (
        <option value={value} selected={value === chosen}>
          {words}
        </option>
      ))}
    </select>
  </label>
);

/** One of a few, all of them in sight. */
export const RadioField = ({ name, label, choices, chosen }: ChoiceFieldProps) => (
  <fieldset class="radios">
    <legend>{label}</legend>
    {choices.map(({ value, label: words }) => (
      <label>
        <input type="radio" name={name} value={value} checked={value === chosen} /> {words}
      </label>
    ))}
  </fieldset>
);

export interface TickProps {
  readonly name: string;
  readonly label: string;
  readonly isTicked?: boolean;
}

/** A box to tick. */
export const Tick = ({ name, label, isTicked = false }: TickProps) => (
  <label class="tick">
    <input type="checkbox" name={name} checked={isTicked} /> {label}
  </label>
);

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures stand at the right. */
  readonly isFigure?: boolean;
}

export interface TableProps<Row> {
  /** What it lists, for those who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What to say when there is nothing. */
  readonly empty: string;
}

/** With more columns the cells of a row stand beneath each other on a narrow screen. */
const MOST_SIDE_BY_SIDE = 4;

/** A list as a table. The first cell of a row says what the row is. */
export const Table = <Row,>({ caption, columns, rows, empty }: TableProps<Row>) =>
  rows.length === 0 ? (
    <p class="empty">{empty}</p>
  ) : (
    <div class="wide" role="region" aria-label={caption} tabIndex={0}>
      <table class={columns.length > MOST_SIDE_BY_SIDE ? 'stack' : undefined}>
        <caption class="only-read">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, isFigure }) => (
              <th scope="col" class={isFigure === true ? 'figure' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map(({ title, cell, isFigure }, at) =>
                at === 0 ? (
                  <th scope="row">{cell(row)}</th>
                ) : (
                  <td class={isFigure === true ? 'figure' : undefined} data-title={title}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

export interface PagesProps {
  readonly call: Call;
  /** Behind `/console`. */
  readonly path: string;
  readonly filter?: Fields;
  readonly nextCursor: string | null;
}

/** An address with what is asked for. */
export const addressOf = (path: string, query: Fields): string => {
  const asked = new URLSearchParams({ ...query }).toString();
  return `${BASE}${path}${asked === '' ? '' : `?${asked}`}`;
};

/** The ways to the next page of a list, and back to the first. */
export const Pages = ({ call: { words, query }, path, filter = {}, nextCursor }: PagesProps) => (
  <p class="pages">
    {query['cursor'] === undefined ? null : <a href={addressOf(path, filter)}>{words.t('list.first')}</a>}
    {nextCursor === null ? null : (
      <a href={addressOf(path, { ...filter, cursor: nextCursor })}>{words.t('list.next')}</a>
    )}
  </p>
);

/** The texts of a closed list as choices: `payment.cash`, `payment.card`. */
export const choicesOf = <T extends string>(
  { words }: Pick<Call, 'words'>,
  values: readonly T[],
  keyOf: (value: T) => TextKey,
): readonly Choice[] => values.map((value) => ({ value, label: words.t(keyOf(value)) }));
