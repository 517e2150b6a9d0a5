import { stringify } from 'yaml';

/** One key press of a dialogue that was played in the browser, and the page it led to. */
export interface RecordedTurn {
  readonly input: string;
  readonly page: string;
  readonly text: string;
  /** The gateway delivered the key press before it once more. */
  readonly again?: boolean | undefined;
}

export interface Recording {
  readonly name: string;
  /** A name that scenarios know, or the number. */
  readonly who: string;
  readonly phone: string;
  /** The caller's PIN, where the simulator tells it. */
  readonly pin?: string | undefined;
  readonly turns: readonly RecordedTurn[];
}

/** What must be known of the menus to write a dialogue down. */
export interface ScenarioRules {
  /** Pages that ask for a PIN or a code. */
  readonly secretPages: ReadonlySet<string>;
  /** What stands before a page after an invalid input, in each language. */
  readonly errorPrefixes: readonly string[];
  /** Whether four digits can be somebody's PIN at all: those that are too easy never are, and may be read by anybody. */
  readonly mayBePin: (digits: string, phone: string) => boolean;
}

/** What a dialogue does not tell by itself. */
const TO_BE_ADDED = `    # given: what holds before it
    # effects: what it changes, as the test prints it
`;
const OTHER_PINS = ['(other pin)', '(third pin)'];
const DIGITS = /\d+/g;
/** Keys on pages that ask for a PIN: they give nothing away. */
const isKey = (digits: string): boolean => digits.length === 1 || digits === '00' || digits === '98';

/**
 * Writes a dialogue as a scenario that `test/scenarios` can hold (docs/scenarios.md). Instead of a PIN or a code stands
 * what means one there.
 */
export const writeScenario = (recording: Recording, rules: ScenarioRules): string => {
  const turns = fromFirstDial(recording.turns);
  const hide = createMask(recording, rules, turns);
  const steps = turns.map((turn, index) => {
    const before = pageBefore(turns, index);
    const after = rules.errorPrefixes.some((prefix) => turn.text.startsWith(prefix)) ? '!' : '';
    return `${turn.again ? '(again)' : written(hide(turn, before))} → ${turn.page}${after}`;
  });
  const file = { group: 'Recorded', cases: [{ name: recording.name, who: recording.who, steps }] };
  return stringify(file, { singleQuote: true, lineWidth: 0 }) + TO_BE_ADDED;
};

/** The panel keeps the last key presses only: what is left of an older call cannot be played. */
const fromFirstDial = (turns: readonly RecordedTurn[]): readonly RecordedTurn[] => {
  const first = turns.findIndex(isDial);
  return first < 0 ? [] : turns.slice(first);
};

const isDial = ({ input, again }: RecordedTurn): boolean => again !== true && input.startsWith('*');

/** The page on which an input was typed. */
const pageBefore = (turns: readonly RecordedTurn[], index: number): string | undefined => {
  const turn = turns[index];
  return turn === undefined || isDial(turn) ? undefined : turns[index - 1]?.page;
};

const written = (input: string): string => (input === '' ? '(empty)' : input.replaceAll(/\s/g, ' '));

type Mask = (turn: RecordedTurn, pageBefore: string | undefined) => string;

/** Knows every PIN of the dialogue, so that it is hidden also where it was typed by mistake. */
const createMask = (
  { phone, pin }: Recording,
  { secretPages, mayBePin }: ScenarioRules,
  turns: readonly RecordedTurn[],
): Mask => {
  const names = new Map<string, string>(pin === undefined ? [] : [[pin, '(pin)']]);
  const nameOf = (digits: string): string => {
    const known = names.get(digits);
    if (known !== undefined) return known;
    if (!mayBePin(digits, phone)) return digits;
    const others = names.size - (pin === undefined ? 0 : 1);
    const name = OTHER_PINS[Math.min(others, OTHER_PINS.length - 1)] ?? '';
    names.set(digits, name);
    return name;
  };
  const secret = (digits: string): string => {
    if (isKey(digits)) return digits;
    if (digits.length < 4) return '123';
    if (digits.length === 4) return nameOf(digits);
    // On a shared phone the number of the seller stands before the PIN.
    return digits.length === 5 ? `${digits.charAt(0)}${nameOf(digits.slice(1))}` : '(code)';
  };
  const isAsked = (page: string | undefined): boolean => page !== undefined && secretPages.has(page);
  for (const [index, { input }] of turns.entries()) {
    if (isAsked(pageBefore(turns, index))) input.replace(DIGITS, secret);
  }
  return (turn, before) => {
    if (isAsked(before)) return turn.input.replace(DIGITS, secret);
    // Typed ahead towards a page that asks for a PIN: it was not taken, but it may stand there.
    const mayHold = !isDial(turn) && turn.input.includes('*') && isAsked(turn.page);
    return turn.input.replace(
      DIGITS,
      (digits) => names.get(digits) ?? (mayHold && digits.length === 4 ? nameOf(digits) : digits),
    );
  };
};
