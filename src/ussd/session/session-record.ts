import { PHRASES_VERSION, restorePage, shortenPage } from './page-phrases.ts';
import type { Answer } from '../turn.ts';

/** What Redis keeps of a session: when it began, the state of the dialogue, and the answers that may be asked for again. */
export interface SessionRecord {
  /** Milliseconds since 1970, by the clock of Redis. */
  readonly startedAt: number;
  readonly state: string | undefined;
  /** Packed as it is stored: most turns only add one answer, and need none of the others. */
  readonly answers: string;
}

/** 40 bits of a step's keyed tag tell the few steps of one session apart; the rest would only take room. */
const TAG_LENGTH = 10;
/** What a network may still deliver late: some six pages. More would take a session beyond a kilobyte. */
const MOST_CHARACTERS = 600;

const field = (value: string): string => `${value.length.toString(36)}:${value}`;
const tagField = (stepTag: string): string => field(stepTag.slice(0, TAG_LENGTH));
const pack = (stepTag: string, { page, end, open, place, text }: Answer): string =>
  tagField(stepTag) +
  field(page + (end ? '!' : '') + (open ? '?' : '') + (place ? `=${place}` : '')) +
  field(shortenPage(text));

/** The field that begins at `from`, and where the next one begins. */
const readField = (text: string, from: number): { value: string; next: number } | undefined => {
  const colon = text.indexOf(':', from);
  const length = parseInt(text.slice(from, colon), 36);
  const next = colon + 1 + length;
  return colon < 0 || !(length >= 0) || next > text.length ? undefined : { value: text.slice(colon + 1, next), next };
};

/** The packed answers one by one, oldest first. */
const split = (answers: string): string[] => {
  const packed: string[] = [];
  for (let from = 0; from < answers.length;) {
    const tag = readField(answers, from);
    const page = tag && readField(answers, tag.next);
    const text = page && readField(answers, page.next);
    if (!text) return packed;
    packed.push(answers.slice(from, text.next));
    from = text.next;
  }
  return packed;
};

/** A page's id with its marks: `!` for the last page of a call, `?` for an apology that may be asked again, `=` for the place. */
const readPage = (value: string): Pick<Answer, 'page' | 'end' | 'open' | 'place'> => {
  const [shown = '', place] = value.split('=');
  const page = shown.replace(/[!?]+$/, '');
  const marks = shown.slice(page.length);
  return {
    page,
    end: marks.includes('!'),
    ...(marks.includes('?') ? { open: true } : {}),
    ...(place === undefined ? {} : { place }),
  };
};

/** The answer that was given to a step. */
export const findAnswer = (answers: string, stepTag: string): Answer | undefined => {
  const tag = tagField(stepTag);
  const packed = answers.includes(tag) ? split(answers).findLast((one) => one.startsWith(tag)) : undefined;
  const page = packed === undefined ? undefined : readField(packed, tag.length);
  const text = packed === undefined || page === undefined ? undefined : readField(packed, page.next);
  if (!page || !text) return undefined;
  return { text: restorePage(text.value), ...readPage(page.value) };
};

/** Adds an answer as the newest, in place of an earlier one to the same step, and forgets the oldest beyond the bounds. */
export const addAnswer = (answers: string, stepTag: string, answer: Answer): string => {
  const tag = tagField(stepTag);
  const newest = pack(stepTag, answer);
  if (!answers.includes(tag) && answers.length + newest.length <= MOST_CHARACTERS) return answers + newest;
  const kept = split(answers).filter((one) => !one.startsWith(tag));
  while (kept.length > 0 && kept.join('').length + newest.length > MOST_CHARACTERS) kept.shift();
  return kept.join('') + newest;
};

/** Writes a record behind the fencing token of its writer: fields with their lengths, a third smaller than JSON in JSON. */
export const encodeRecord = (token: string, { startedAt, state = '', answers }: SessionRecord): string =>
  `${token}${PHRASES_VERSION}${startedAt.toString(36)};${field(state)}${answers}`;

/** Reads a record. Anything that is not one counts as no session: a session can be walked again, a crash can't be answered. */
export const decodeRecord = (text: string): SessionRecord | undefined => {
  const token = text.indexOf(';');
  const time = text.indexOf(';', token + 1);
  if (token < 0 || time < 0 || text[token + 1] !== PHRASES_VERSION) return undefined;
  const startedAt = parseInt(text.slice(token + 2, time), 36);
  const state = readField(text, time + 1);
  if (!Number.isSafeInteger(startedAt) || state === undefined) return undefined;
  return { startedAt, state: state.value === '' ? undefined : state.value, answers: text.slice(state.next) };
};
