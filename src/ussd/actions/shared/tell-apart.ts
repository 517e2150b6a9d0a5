import { fit } from '../../../values/gsm7.ts';

/** Something that is chosen by its name, and what tells it from others of that name. */
export interface Named {
  readonly name: string;
  readonly mark: string;
}

const shownAs = ({ name }: Named, width: number): string => fit(name, width).toLowerCase();

/**
 * The name as a page prints it, no longer than `width`; with its mark behind it when another among all is printed alike.
 * `all` may hold it itself.
 */
export const toldApart = (one: Named, all: readonly Named[], width: number): string => {
  const isAlike = all.some((other) => other.mark !== one.mark && shownAs(other, width) === shownAs(one, width));
  return isAlike ? `${fit(one.name, width - one.mark.length - 1)} ${one.mark}` : fit(one.name, width);
};
