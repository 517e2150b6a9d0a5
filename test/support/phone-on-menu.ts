import type { Dialogue, Engine, Move, Outcome, Traits } from '../../src/ussd/engine/dialogue.ts';
import { begin, feed, look, settle } from '../../src/ussd/engine/engine.ts';
import type { EngineTurn } from '../../src/ussd/engine/token.ts';
import { menuSchema } from '../../src/ussd/engine/menu.ts';
import { topOf } from '../../src/ussd/engine/stack.ts';
import { parsers } from '../../src/ussd/menu/inputs.ts';

type Run = Extract<Move, { kind: 'run' }>;

/** What a test says an action does: a fixed outcome, or one that depends on the call. */
export type Play = Outcome | ((move: Run) => Outcome);

/** What a test says a view shows: the rows of a list, and the keys it closes. */
export interface Sight {
  readonly rows?: readonly { readonly key: string; readonly number?: number }[];
  readonly closed?: readonly string[];
}

/**
 * A phone on a menu written in the test: no shop, no database. Between two key presses the dialogue is written down
 * and read back, as Redis would.
 */
export const phoneOnMenu = (
  rawMenu: unknown,
  plays: Readonly<Record<string, Play>>,
  { sights = {}, traits = {} }: { sights?: Readonly<Record<string, Sight>>; traits?: Traits } = {},
) => {
  const engine: Engine = { menu: menuSchema.parse(rawMenu), parsers };
  const ran: { action: string; value: unknown }[] = [];
  let stored = '';
  let invalid = false;
  let steppedUp = false;
  const turning = (): EngineTurn => ({ engine, facts: { traits, steppedUp } });

  const act = (move: Run): Outcome => {
    ran.push({ action: move.action, value: move.value });
    const play = plays[move.action];
    if (play === undefined) throw new Error(`the test does not play ${move.action}`);
    return typeof play === 'function' ? play(move) : play;
  };

  const follow = (first: Move): void => {
    let move = first;
    while (move.kind !== 'show') {
      move =
        move.kind === 'run'
          ? settle(turning(), move, act(move))
          : look(turning(), move.walk, { closed: [], ...sights[move.view] });
    }
    stored = JSON.stringify(move.dialogue);
    invalid = move.invalid;
  };

  const dialogue = (): Dialogue => JSON.parse(stored) as Dialogue;
  const phone = {
    dial: (...tokens: string[]) => {
      follow(begin(engine, tokens));
      return phone;
    },
    /** A reply; tokens are what stands between its stars. */
    press: (...tokens: string[]) => {
      follow(feed(turning(), dialogue(), tokens));
      return phone;
    },
    /** From now on a PIN was typed a moment ago. */
    stepUp: () => {
      steppedUp = true;
      return phone;
    },
    ran,
    dialogue,
    /** The page on the screen; with `!` when it stands behind the error prefix. */
    get screen(): string {
      const frame = topOf(dialogue());
      return (frame.face ?? frame.page) + (invalid ? '!' : '');
    },
  };
  return phone;
};
