import type { Answer } from './turn.ts';

/** What Redis keeps of a session: when it began, the state of the dialogue, and the answers that may be asked for again. */
export interface SessionRecord {
  /** Milliseconds since 1970, by the clock of Redis. */
  readonly startedAt: number;
  readonly state: string | undefined;
  readonly answers: readonly StoredAnswer[];
}

export interface StoredAnswer extends Answer {
  readonly tag: string;
}

/** 64 bits of a step's tag tell the steps of one session apart; the rest would only take room. */
const TAG_LENGTH = 16;
/** Bounds: what a network may still deliver late, at about 100 characters a page. */
const MOST_ANSWERS = 32;
const MOST_TEXT = 2000;

const field = (value: string): string => `${value.length.toString(36)}:${value}`;

/** How a step's tag is kept. */
export const shortTag = (tag: string): string => tag.slice(0, TAG_LENGTH);

/** Adds an answer as the newest, in place of an earlier one to the same step, and drops the oldest beyond the bounds. */
export const withAnswer = (answers: readonly StoredAnswer[], tag: string, answer: Answer): readonly StoredAnswer[] => {
  const newest: StoredAnswer = { tag: shortTag(tag), text: answer.text, end: answer.end, page: answer.page };
  const kept = [...answers.filter((earlier) => earlier.tag !== newest.tag), newest].slice(-MOST_ANSWERS);
  let room = MOST_TEXT;
  const first = kept.findLastIndex((one) => (room -= one.text.length) < 0);
  return first < 0 ? kept : kept.slice(Math.min(first + 1, kept.length - 1));
};

/** Writes a record behind the fencing token of its writer: fields with their lengths, a third smaller than JSON in JSON. */
export const encodeRecord = (token: string, record: SessionRecord): string => {
  let text = token + record.startedAt.toString(36) + ';' + field(record.state ?? '');
  for (const { tag, page, end, text: page_text } of record.answers) {
    text += field(tag) + field(page + (end ? '!' : '')) + field(page_text);
  }
  return text;
};

const readFields = (text: string, from: number): string[] | undefined => {
  const fields: string[] = [];
  let at = from;
  while (at < text.length) {
    const colon = text.indexOf(':', at);
    const length = parseInt(text.slice(at, colon), 36);
    if (colon < 0 || !(length >= 0) || colon + 1 + length > text.length) return undefined;
    fields.push(text.slice(colon + 1, colon + 1 + length));
    at = colon + 1 + length;
  }
  return fields;
};

const toAnswers = (fields: readonly string[]): StoredAnswer[] => {
  const answers: StoredAnswer[] = [];
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const [tag = '', page = '', text = ''] = fields.slice(i, i + 3);
    const end = page.endsWith('!');
    answers.push({ tag, page: end ? page.slice(0, -1) : page, end, text });
  }
  return answers;
};

/** Reads a record. Anything that is not one counts as no session: a session can be walked again, a crash can't be answered. */
export const decodeRecord = (text: string): SessionRecord | undefined => {
  const token = text.indexOf(';');
  const time = text.indexOf(';', token + 1);
  if (token < 0 || time < 0) return undefined;
  const startedAt = parseInt(text.slice(token + 1, time), 36);
  const fields = readFields(text, time + 1);
  if (!Number.isSafeInteger(startedAt) || fields === undefined || fields.length % 3 !== 1) return undefined;
  const [state = '', ...answers] = fields;
  return { startedAt, state: state === '' ? undefined : state, answers: toAnswers(answers) };
};
