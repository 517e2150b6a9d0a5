import { worksForOwner } from '../../../tenancy/what-people-may.ts';
import { lockOf } from '../../../features/pins/pin-window.ts';
import { findPerson, isInvited } from '../../../features/staff/staff-service.ts';
import { fit } from '../../../values/gsm7.ts';
import { nationalPhone } from '../../../values/phone.ts';
import type { Member } from '../../../tenancy/member.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';
import type { Texts } from '../../engine/menu.ts';
import { wordOf } from '../../engine/render.ts';
import { widths } from '../shared/format.ts';
import { mustBeNoted, noted } from '../shared/notes.ts';
import type { StaffActionsDeps } from './staff-deps.ts';
import { toldApart, type Named } from '../shared/tell-apart.ts';

/** Fills the pages of the staff. */
export const createStaffViews = (deps: Pick<StaffActionsDeps, 'membersOf'>): readonly View[] => [
  invitation,
  sellers(deps),
  newSeller,
  person(deps),
];

const tellingDigits = 3;

const sellerName = ({ name, phone }: Pick<Member, 'name' | 'phone'>): Named => ({
  name,
  mark: phone.slice(-tellingDigits),
});

/** A seller as pages print it: behind a name that another has too stand the last digits of the number. */
export const sellerLabel = (
  one: Pick<Member, 'name' | 'phone'>,
  all: readonly Pick<Member, 'name' | 'phone'>[],
): string => toldApart(sellerName(one), all.map(sellerName), widths.person);

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
        if (!worksForOwner(member) || state === 'stopped') return [];
        const name = sellerLabel(member, members);
        const label = state === 'active' ? name : `${name} ${stateWord(texts, state)}`;
        return [{ key: member.id, label, number: member.sellerNumber }];
      });
      return { facts: {}, rows };
    },
  });

/** Who invites, and where to. */
const invitation = defineView({
  name: 'staff.invitation',
  params: ['owner', 'shop'],
  run: (context) => {
    const { tenant, who } = callerOf(context);
    return Promise.resolve({ facts: { owner: who.owner, shop: fit(tenant.name, widths.shop) } });
  },
});

const newSeller = defineView({
  name: 'staff.newSeller',
  params: ['phone', 'name2'],
  run: (context) => {
    const phone = noted(context, 'staff', 'phone');
    return Promise.resolve({
      facts: { phone: phone === undefined ? '' : nationalPhone(phone), name2: noted(context, 'staff', 'name') ?? '' },
    });
  },
});

const person = ({ membersOf }: Pick<StaffActionsDeps, 'membersOf'>): View =>
  defineView({
    name: 'staff.person',
    params: ['who', 'phone', 'state'],
    run: async (context) => {
      // Within the step that made the change, when there is one: the page must show the state after it.
      const member = await context.read((tx) => findPerson(tx, mustBeNoted(context, 'staff', 'seller')));
      const state = stateOf(member, context.now);
      const all = await membersOf(callerOf(context).tenant.id);
      return {
        facts: {
          who: sellerLabel(member, all),
          phone: nationalPhone(member.phone),
          state: stateWord(context.texts, state),
        },
        flags: { hasJoined: state === 'active' || state === 'locked' },
      };
    },
  });
