import { findPerson, isInvited } from '../../../features/staff/staff-service.ts';
import { SELLER_CODE_MINUTES } from '../../../features/pins/reset-codes.ts';
import { fit } from '../../../values/gsm7.ts';
import { idFrom } from '../../../platform/ids.ts';
import { nationalPhone } from '../../../values/phone.ts';
import type { Member } from '../../../tenancy/member.ts';
import { defineAction, defineSave, defineShopSave, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { nothingOfTrade } from '../../turn/refusals.ts';
import { widths } from '../shared/format.ts';
import { definePick } from '../shared/define-pick.ts';
import { forget, mustBeNoted, note } from '../shared/notes.ts';
import type { StaffActionsDeps } from './staff-deps.ts';
import { createStaffViews } from './staff-views.ts';
import { cappedData } from '../shared/sms-limits.ts';
import { readTypedName } from '../shared/typed-name.ts';
import { readTypedPhone } from '../shared/typed-phone.ts';

const nameLength = { min: 2, max: widths.person };

/** The owner's staff, and the answer of those who are invited. */
export const createStaffActions = (deps: StaffActionsDeps): ActionsAndViews => ({
  actions: [
    acceptInvitation(deps),
    refuseInvitation(deps),
    open,
    phone(deps),
    name,
    invite(deps),
    resetPin(deps),
    unlock(deps),
    stop(deps),
  ],
  views: createStaffViews(deps),
});

const acceptInvitation = (deps: StaffActionsDeps): Action =>
  defineAction({
    name: 'staff.acceptInvitation',
    outcomes: ['ok', 'gone'],
    run: async (context) => {
      const known = await deps.memberById(callerOf(context).who.memberId);
      if (!known || !isInvited(known.member, context.now)) {
        delete context.session.who;
        return { result: 'gone' };
      }
      note(context, 'pins', { purpose: 'invited' });
      return { result: 'ok' };
    },
  });

const refuseInvitation = (deps: StaffActionsDeps): Action =>
  defineShopSave({
    name: 'staff.refuseInvitation',
    outcomes: ['refused'],
    refusals: nothingOfTrade,
    runIn: async (context, _call, tx) => {
      await deps.staff.refuse(tx, callerOf(context).actor);
      return { result: 'refused' };
    },
  });

const open = definePick('staff.open', (context, seller) => {
  note(context, 'staff', { seller });
});

const phone = (deps: StaffActionsDeps): Action =>
  defineAction({
    name: 'staff.phone',
    outcomes: ['ok', 'known', 'invalid', 'abroad'],
    run: async (context, { value }) => {
      const read = readTypedPhone(context, String(value));
      if ('result' in read) return read;
      const number = read.phone;
      const members = await deps.membersOf(callerOf(context).tenant.id);
      const isIn = (member: Member): boolean => member.status === 'active' || isInvited(member, context.now);
      if (members.some((member) => member.phone === number && isIn(member))) {
        return { result: 'known', data: { phone: nationalPhone(number) } };
      }
      note(context, 'staff', { phone: number });
      return { result: 'ok' };
    },
  });

const name = defineAction({
  name: 'staff.name',
  outcomes: ['ok', 'invalid'],
  run: (context, { value }) => {
    const read = readTypedName(value, nameLength);
    if ('result' in read) return Promise.resolve(read);
    note(context, 'staff', { name: read.name });
    return Promise.resolve({ result: 'ok' });
  },
});

const newSellerIn = (context: TurnContext) => ({
  id: idFrom(`invitation:${context.stepTag}`),
  phone: mustBeNoted(context, 'staff', 'phone'),
  name: mustBeNoted(context, 'staff', 'name'),
  owner: callerOf(context).who.owner,
});

const invite = (deps: StaffActionsDeps): Action =>
  defineShopSave({
    name: 'staff.invite',
    outcomes: ['invited', 'known', 'used_up', 'limited'],
    refusals: nothingOfTrade,
    says: { invited: 'said_invitation' },
    runIn: async (context, _call, tx) => {
      const { actor } = callerOf(context);
      const seller = newSellerIn(context);
      forget(context, 'staff', 'phone', 'name');
      const invited = await deps.staff.invite(tx, seller, actor);
      if (invited.kind === 'capped') return { result: 'limited', data: cappedData(context, invited) };
      const isNew = invited.kind === 'invited';
      return { result: invited.kind, data: isNew ? { name2: seller.name } : { phone: nationalPhone(seller.phone) } };
    },
  });

/** The seller in hand. */
const sellerOf = (context: TurnContext): Promise<Member> =>
  context.read((tx) => findPerson(tx, mustBeNoted(context, 'staff', 'seller')));

/**
 * On which phones the seller may be busy: the seller's own, and any of the shop's where phones are shared. Not on this one: a phone has
 * one call at a time.
 */
const phonesOf = async (deps: StaffActionsDeps, context: TurnContext, seller: Member): Promise<readonly string[]> => {
  const { tenant } = callerOf(context);
  const { sharedPhone } = await context.settings();
  const members = sharedPhone ? await deps.membersOf(tenant.id) : [];
  const all = new Set([seller.phone, ...members.map((member) => member.phone)]);
  return [...all].filter((number) => number !== context.turn.phone);
};

const revokeAll = async (deps: StaffActionsDeps, phones: readonly string[]): Promise<void> => {
  await Promise.all(phones.map((number) => deps.revoke(number)));
};

/** No step is kept of this one: its answer shows the code, of which only the hash may be in the database. */
const resetPin = (deps: StaffActionsDeps): Action =>
  defineSave({
    name: 'staff.resetPin',
    outcomes: ['reset'],
    refusals: nothingOfTrade,
    run: async (context) => {
      const { tenant, actor } = callerOf(context);
      const seller = await sellerOf(context);
      const phones = await phonesOf(deps, context, seller);
      const digits = await deps.inTenant(tenant, (tx) => deps.staff.resetPin(tx, seller.id, actor));
      await revokeAll(deps, phones);
      const who = fit(seller.name, widths.person);
      return { result: 'reset', data: { who, c4: digits, min: SELLER_CODE_MINUTES } };
    },
  });

const unlock = (deps: StaffActionsDeps): Action =>
  defineShopSave({
    name: 'staff.unlock',
    outcomes: ['unlocked'],
    refusals: nothingOfTrade,
    runIn: async (context, _call, tx) => {
      await deps.staff.unlock(tx, mustBeNoted(context, 'staff', 'seller'), callerOf(context).actor);
      return { result: 'unlocked' };
    },
  });

const stop = (deps: StaffActionsDeps): Action =>
  defineShopSave({
    name: 'staff.stop',
    outcomes: ['stopped'],
    refusals: nothingOfTrade,
    says: { stopped: 'said_stopped' },
    runIn: async (context, _call, tx) => {
      const seller = await sellerOf(context);
      const phones = await phonesOf(deps, context, seller);
      await deps.staff.stop(tx, seller.id, callerOf(context).actor);
      // Before the commit too: where sessions cannot be reached, nobody is told that they are over.
      await revokeAll(deps, phones);
      tx.afterCommit(() => revokeAll(deps, phones));
      return { result: 'stopped', data: { who: fit(seller.name, widths.person) } };
    },
  });
