import { may } from '../../../tenancy/what-people-may.ts';
import { ITEM_NAME } from '../../../features/catalogue/create-item.ts';
import { changeItemIn, type ItemChange } from '../../../features/catalogue/change-item.ts';
import { DomainError, type ErrorCode } from '../../../values/errors.ts';
import { isUnit } from '../../../values/quantity.ts';
import { defineAction, defineShopSave, type Action, type ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { SHORTENED } from '../../engine/dialogue.ts';
import { changesItem } from '../../turn/refusals.ts';
import { savedItem, type ItemsDeps } from './items-deps.ts';
import { isPrice } from './items-new-actions.ts';
import { mustBeNoted, note } from '../shared/notes.ts';
import { readTypedName } from '../shared/typed-name.ts';
import { itemInHand } from '../stock/stock-deps.ts';

/** Changing an item that is there: price, name, warning level, unit, whether it is shown. */
export const createItemChanges = (deps: ItemsDeps): readonly Action[] => [
  judgePrice(deps),
  change(deps, {
    name: 'items.setPrice',
    refusals: {},
    changeOf: (context) => ({ priceMinor: mustBeNoted(context, 'items', 'price') }),
  }),
  change(deps, {
    name: 'items.rename',
    refusals: { item_exists: 'exists', name_invalid: 'invalid' },
    asksFirst: ({ value }) => {
      const read = readTypedName(value, ITEM_NAME);
      return 'result' in read ? read : undefined;
    },
    changeOf: (_context, { value }) => ({ name: String(value) }),
  }),
  change(deps, {
    name: 'items.setLevel',
    refusals: { quantity_invalid: 'invalid' },
    changeOf: (_context, { value }) => ({ thresholdMilli: Number(value) }),
  }),
  change(deps, {
    name: 'items.setUnit',
    refusals: { quantity_invalid: 'not_whole' },
    changeOf: (_context, call) => ({ unit: unitOf(call) }),
  }),
  change(deps, { name: 'items.hide', refusals: {}, changeOf: () => ({ hidden: true }) }),
];

const unitOf = (call: ActionCall) => {
  const unit = String(call.with['unit']);
  if (!isUnit(unit)) throw new Error(`the menu offers ${unit}, which is no unit`);
  return unit;
};

/** More than twice or less than half: an extra zero, or one too few. */
const isBigChange = (oldMinor: number, newMinor: number): boolean => newMinor > oldMinor * 2 || newMinor * 2 < oldMinor;

const judgePrice = (deps: ItemsDeps): Action =>
  defineAction({
    name: 'items.judgePrice',
    outcomes: ['ok', 'big', 'invalid'],
    run: async (context, { value }) => {
      const minor = Number(value);
      if (!isPrice(context, minor)) return { result: 'invalid' };
      if (!(await mayChangePrice(deps, context))) throw new DomainError('not_allowed');
      const { priceMinor } = await itemInHand(deps, context);
      note(context, 'items', { price: minor });
      return { result: isBigChange(priceMinor, minor) ? 'big' : 'ok' };
    },
  });

/** Whether the caller may change prices: not on the day after a reset by SMS. */
export const mayChangePrice = async (
  { memberById }: Pick<ItemsDeps, 'memberById'>,
  context: TurnContext,
): Promise<boolean> => {
  const known = await memberById(callerOf(context).who.memberId);
  return known !== undefined && may(known.member, 'inventory.change_price', { ...known.member, now: context.now });
};

interface ChangeParts<O extends string> {
  readonly name: string;
  /** What a refusal means to the caller. */
  readonly refusals: Readonly<Partial<Record<ErrorCode, O>>>;
  /** Where what was typed leads instead, when it cannot be kept as it is. */
  readonly asksFirst?: (call: ActionCall) => { readonly result: O | typeof SHORTENED } | undefined;
  readonly changeOf: (context: TurnContext, call: ActionCall) => Omit<ItemChange, 'itemId'>;
}

/** A change of the item in hand; every process hears of it once it is committed. */
const change = <const O extends string>(
  { catalogue }: ItemsDeps,
  { name, refusals, asksFirst, changeOf }: ChangeParts<O>,
): Action =>
  defineShopSave<O | 'saved'>({
    name,
    outcomes: ['saved', ...Object.values<O>(refusals)],
    says: { saved: 'said_item' },
    runIn: async (context, call, tx) => {
      const asked = asksFirst?.(call);
      if (asked) return asked;
      const { actor, tenant } = callerOf(context);
      const wanted = { ...changeOf(context, call), itemId: mustBeNoted(context, 'stock', 'item') };
      const item = await changeItemIn(tx, wanted, { actor, now: context.now });
      tx.afterCommit(() => catalogue.changed(tenant));
      return { result: 'saved', data: savedItem(item, tenant.currency) };
    },
    refusals: { ...changesItem, ...refusals },
  });
