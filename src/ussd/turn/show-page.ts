import { fit, toGsm7 } from '../../values/gsm7.ts';
import { symbolOf } from '../../values/money.ts';
import { examplePhone } from '../../values/phone.ts';
import type { View, ViewResult } from './action.ts';
import type { TurnContext } from './context.ts';
import type { Frame, FrameData } from '../engine/dialogue.ts';
import { closedKeys } from '../engine/keys.ts';
import type { Menu, Page } from '../engine/menu.ts';
import { render } from '../engine/render.ts';
import { pageOf, topOf, withTop } from '../engine/stack.ts';
import { fillIn } from '../menu/fill.ts';
import { measureOf } from '../menu/measure.ts';
import type { Answer } from '../turn.ts';

/** Why a page is shown once more: the input was of no use, or the figures that the key agreed to have changed. */
export interface Again {
  readonly invalid: boolean;
  readonly changed?: boolean;
}

/** Renders the page on top of the session's stack and leaves on its frame what the next key press must know. */
export type PageShower = (context: TurnContext, again: Again) => Promise<Answer>;

/** What every page may print: the service's own names. */
export interface ServiceFacts {
  readonly brand: string;
  /** The code to dial. */
  readonly dial: string;
  readonly help: string;
  /** The short code for SMS commands. */
  readonly smsno: string;
}

export const createPageShower =
  (deps: { menu: Menu; views: ReadonlyMap<string, View>; service: ServiceFacts }): PageShower =>
  async (context, again) => {
    const { session, texts, turn } = context;
    const frame = topOf(session.dialogue);
    const shownId = frame.face ?? frame.page;
    const shown = pageOf(deps.menu, shownId);
    const seen = await viewed(deps.views, context, shown, frame);
    const closed = closedKeys(pageOf(deps.menu, frame.page).keys, seen.flags ?? {});

    const rendered = render({
      texts,
      page: shown,
      frame: closed.length > 0 ? { ...frame, closed } : frame,
      facts: { ...commonFacts(context, deps.service), ...printable(frame.data ?? {}, shown.typed), ...seen.facts },
      ...(seen.rows === undefined ? {} : { rows: seen.rows }),
      invalid: again.invalid,
      changed: again.changed === true,
      budget: turn.budget,
      measure: measureOf(texts),
      fill: fillIn(texts),
    });
    session.dialogue = withTop(session.dialogue, withAgreed(rendered.frame, seen.agreed));
    return { text: rendered.text, end: shown.kind === 'END', page: shownId };
  };

const withAgreed = ({ agreed: _before, ...frame }: Frame, agreed: ViewResult['agreed']): Frame =>
  agreed === undefined ? frame : { ...frame, agreed };

const typedWidth = 14;

/** What a caller typed may hold anything; on a page it is cut, and rid of what the alphabet does not have. */
const printable = (data: FrameData, typed: string | undefined): FrameData => {
  if (typed === undefined) return data;
  const text = toGsm7(String(data[typed] ?? ''))
    .replaceAll('\n', ' ')
    .trim();
  return { ...data, [typed]: text === '' ? '?' : fit(text, typedWidth) };
};

const viewed = async (
  views: ReadonlyMap<string, View>,
  context: TurnContext,
  page: Page,
  frame: Frame,
): Promise<ViewResult> => {
  const view = page.view === undefined ? undefined : views.get(page.view);
  return view ? view.run(context, frame) : { facts: {} };
};

const shopNameWidth = 16;

/** The parameters that any page may use. */
export const commonFacts = (context: TurnContext, service: ServiceFacts): Record<string, string> => {
  const { caller } = context;
  const facts = { ...service, shop: service.brand };
  if (!caller) return facts;
  const { tenant, who } = caller;
  return {
    ...facts,
    shop: who.unnamed === true ? service.brand : fit(tenant.name, shopNameWidth),
    shopno: `${tenant.shopNumber.slice(0, -1)}-${tenant.shopNumber.slice(-1)}`,
    owner: who.owner,
    mm: who.mobileMoney,
    cur: symbolOf(tenant.currency),
    ex: examplePhone(tenant.country),
  };
};
