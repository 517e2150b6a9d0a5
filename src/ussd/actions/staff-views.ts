import { lockOf } from '../../features/auth/pin-window.ts';
import { isInvited } from '../../features/staff/staff-service.ts';
import { fit } from '../../platform/gsm7.ts';
import { nationalPhone } from '../../platform/phone.ts';
import type { Member } from '../../tenancy/member.ts';
import { callerOf, defineView, type View } from '../context.ts';
import type { Texts } from '../engine/menu.ts';
import { wordOf } from '../engine/render.ts';
import { widths } from './format.ts';
import { mustBeNoted, notedText } from './notes.ts';
import type { StaffActionsDeps } from './staff-deps.ts';

/** Fills the pages of the staff. */
export const createStaffViews = (deps: Pick<StaffActionsDeps, 'membersOf' | 'memberById'>): readonly View[] => [
  sellers(deps),
  newSeller,
  person(deps),
];

type State = 'active' | 'invited' | 'locked' | 'stopped';

const stateOf = (member: Member, now: Date): State => {
  if (member.status === 'invited') return isInvited(member, now) ? 'invited' : 'stopped';
  if (member.status === 'stopped') return 'stopped';
  return lockOf(member, now).state === 'open' ? 'active' : 'locked';
};

const stateWord = (texts: Texts, state: State): string => wordOf(texts, `state_${state}`);

const sellers = ({ membersOf }: Pick<StaffActionsDeps, 'membersOf'>): View =>
  defineView({
    name: 'staff.sellers',
    params: [],
    run: async (context) => {
      const { now, texts } = context;
      const members = await membersOf(callerOf(context).tenant.id);
      const rows = members.flatMap((member) => {
        const state = stateOf(member, now);
        if (member.role !== 'cashier' || state === 'stopped') return [];
        const name = fit(member.name, widths.person);
        const label = state === 'active' ? name : `${name} ${stateWord(texts, state)}`;
        return [{ key: member.id, label, number: member.sellerNumber }];
      });
      return { facts: {}, rows };
    },
  });

const newSeller = defineView({
  name: 'staff.newSeller',
  params: ['phone', 'name2'],
  run: (context) => {
    const phone = notedText(context, 'phone');
    return Promise.resolve({
      facts: { phone: phone === undefined ? '' : nationalPhone(phone), name2: notedText(context, 'name') ?? '' },
    });
  },
});

const person = ({ memberById }: Pick<StaffActionsDeps, 'memberById'>): View =>
  defineView({
    name: 'staff.person',
    params: ['who', 'phone', 'state'],
    run: async (context) => {
      const found = await memberById(mustBeNoted(context, 'seller'));
      if (found?.tenant.id !== callerOf(context).tenant.id) throw new Error('no such seller');
      const { member } = found;
      const state = stateOf(member, context.now);
      return {
        facts: {
          who: fit(member.name, widths.person),
          phone: nationalPhone(member.phone),
          state: stateWord(context.texts, state),
        },
        flags: { hasJoined: state === 'active' || state === 'locked' },
      };
    },
  });
