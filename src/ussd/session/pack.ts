/**
 * Says how a value is laid out in little room: a record as the list of its values in this order. Every key of the type
 * must be named, so that a new one can't be forgotten here. `true` keeps a value as it is.
 */
export type Layout<T> = { readonly [Key in keyof Required<T>]: LayoutOf<NonNullable<T[Key]>> };
type LayoutOf<V> = V extends readonly (infer Item)[]
  ? true | { readonly each: Layout<Item> }
  : true | Layout<V> | Few<V>;

/** A record that holds few of its keys at once: each value behind the place of its key. */
export interface Few<T> {
  readonly few: Layout<T>;
}

type AnyLayout = true | { readonly each: AnyLayout } | { readonly few: AnyRecord } | AnyRecord;
interface AnyRecord {
  readonly [key: string]: AnyLayout;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** JSON never holds this character as it is, so it can stand before an id that was written shorter. */
const MARK = '\u0001';
const SHORT_UUID = new RegExp(`${MARK}([\\w-]{22})`, 'g');

const shorten = (uuid: string): string => MARK + Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');

const lengthen = (_whole: string, short: string): string => {
  const hex = Buffer.from(short, 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Part {
  readonly lay: (value: unknown) => unknown;
  readonly put: (value: unknown) => unknown;
}

const asIs: Part = { lay: (value) => value, put: (value) => value };

const listOf = ({ lay, put }: Part): Part => ({
  lay: (value) => (Array.isArray(value) ? value.map(lay) : value),
  put: (value) => (Array.isArray(value) ? value.map(put) : value),
});

const recordOf = (parts: readonly (readonly [string, Part])[]): Part => ({
  lay: (value) => {
    if (!isRecord(value)) return value;
    const values: unknown[] = [];
    let last = 0;
    for (const [index, [key, part]] of parts.entries()) {
      const one = value[key];
      values.push(part === asIs ? one : part.lay(one));
      if (one !== undefined) last = index + 1;
    }
    values.length = last;
    return values;
  },
  put: (value) => {
    if (!Array.isArray(value)) return value;
    const record: Record<string, unknown> = {};
    // What was absent is null in the list; nothing that is packed here is null by itself.
    for (const [index, [key, part]] of parts.entries()) {
      const one: unknown = value[index];
      if (one !== undefined && one !== null) record[key] = part === asIs ? one : part.put(one);
    }
    return record;
  },
});

const fewOf = (parts: readonly (readonly [string, Part])[]): Part => ({
  lay: (value) => {
    if (!isRecord(value)) return value;
    return parts.flatMap(([key, part], index) => (value[key] === undefined ? [] : [index, part.lay(value[key])]));
  },
  put: (value) => {
    if (!Array.isArray(value)) return value;
    const record: Record<string, unknown> = {};
    for (let at = 0; at < value.length; at += 2) {
      const [key, part] = parts[Number(value[at])] ?? [];
      if (key !== undefined && part !== undefined) record[key] = part.put(value[at + 1]);
    }
    return record;
  },
});

const compile = (layout: AnyLayout): Part => {
  if (layout === true) return asIs;
  if (isEach(layout)) return listOf(compile(layout.each));
  return isFew(layout) ? fewOf(partsOf(layout.few)) : recordOf(partsOf(layout));
};

const partsOf = (layout: AnyRecord): readonly (readonly [string, Part])[] =>
  Object.entries(layout).map(([key, part]) => [key, compile(part)] as const);

const isEach = (layout: object): layout is { readonly each: AnyLayout } => 'each' in layout;
const isFew = (layout: object): layout is { readonly few: AnyRecord } => 'few' in layout;

/** Writes and reads values of one type in about half the room of plain JSON. */
export const createPacking = <T extends object>(layout: Layout<T>) => {
  const untyped: unknown = layout;
  const { lay, put } = compile(untyped as AnyLayout);
  return {
    pack: (value: T): string => JSON.stringify(lay(value)).replace(UUID, shorten),
    /** The value as it was, to be checked by its schema; undefined when the text is no JSON. */
    unpack: (text: string): unknown => {
      try {
        return put(JSON.parse(text.includes(MARK) ? text.replace(SHORT_UUID, lengthen) : text));
      } catch {
        return undefined;
      }
    },
  };
};
