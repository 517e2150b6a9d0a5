import type { Menu, Page, Texts } from '../engine/menu.ts';
import type { StepAt, Way } from './menu-ways.ts';
import type { Widths } from './menu-widths.ts';

/** Something in the menu that is not as it must be, in a sentence for the person who writes it. */
export interface Problem {
  /** Empty when it is about the menu as a whole. */
  readonly page: string;
  readonly language?: string;
  readonly sentence: string;
}

/** What the check must know of an action and a view; the real ones have more. */
export interface KnownAction {
  readonly outcomes: readonly string[];
  readonly saves: boolean;
}
export interface KnownView {
  readonly params: readonly string[];
}

/** The menu with everything that all checks look at. */
export interface Checked {
  readonly menu: Menu;
  readonly pages: readonly (readonly [string, Page])[];
  readonly texts: readonly Texts[];
  readonly steps: readonly StepAt[];
  readonly ways: readonly Way[];
  /** Pages that a caller can come to at all, and those inside the shop. */
  readonly reached: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
  /** Absent while they are not written yet: then nothing is said of them. */
  readonly actions: ReadonlyMap<string, KnownAction> | undefined;
  readonly views: ReadonlyMap<string, KnownView> | undefined;
  readonly widths: Widths;
}

export type Check = (checked: Checked) => readonly Problem[];
