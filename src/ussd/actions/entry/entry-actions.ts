import { isInvited } from '../../../features/staff/staff-service.ts';
import { localTime } from '../../../values/business-day.ts';
import { COUNTRIES } from '../../../values/currencies.ts';
import { formatReference } from '../../../values/damm.ts';
import { atMost } from '../../../platform/pause.ts';
import { countryOfPhone } from '../../../values/phone.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import type { Language } from '../../../tenancy/tenant.ts';
import { defineAction, defineView, type Action, type ActionsAndViews } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';
import { admit, inShopOutcomes, isIdle, recognise, type AdmitDeps } from './admit.ts';
import { stoppedView } from './exit-view.ts';
import { haltedWork } from './halted-actions.ts';
import { widths } from '../shared/format.ts';
import { toldApart, type Named } from '../shared/tell-apart.ts';

export interface EntryDeps extends AdmitDeps {
  /** The language this number chose, if it ever did. */
  readonly languageOf: (phone: string) => Promise<Language | undefined>;
  /** The same as far as this process remembers it. */
  readonly languageLately: (phone: string) => Language | undefined;
  /** Whether this number has begun to open a shop. */
  readonly hasSignUp: (phone: string) => Promise<boolean>;
  /** Until when the service is announced to be under repair; undefined when it is not. */
  readonly maintenanceUntil: () => Promise<Date | undefined>;
}

/** How long the page about repairs waits for the caller's language. */
const languageTimeoutMs = 500;
/** Whose clock is shown to numbers of other countries. */
const defaultCountry = 'KE';

/** Until somebody has chosen one. */
const defaultLanguage = 'en';

/** Dials from one number within a minute that are answered. */
const maxDials = 30;
/** The first digit of a dial string that asks whether a receipt is genuine. */
const checkToken = '8';

const firstOutcomes = ['rate_limited', 'maintenance', 'check', 'unknown', 'invited', 'signup', 'choose_shop'] as const;

/** The first page after a dial: who calls, and what that person may see. */
export const createEntryActions = (deps: EntryDeps): ActionsAndViews => ({
  actions: [dial(deps), chooseShop(deps), ...haltedWork.actions],
  views: [shops, stoppedView, ...haltedWork.views],
});

const dial = (deps: EntryDeps): Action =>
  defineAction({
    name: 'entry.dial',
    outcomes: [...firstOutcomes, ...inShopOutcomes],
    run: async (context) => {
      const { session, turn } = context;
      // A number that dials too often costs no more than the counter.
      session.language = deps.languageLately(turn.phone) ?? session.language;
      if ((context.dials ?? 0) > maxDials) return { result: 'rate_limited', data: { min: 1 }, rest: [] };
      const until = await deps.maintenanceUntil();
      if (until) return underRepair(deps, context, until);
      if (context.rest[0] !== checkToken) return firstPage(deps, context, await context.memberships());
      await readLanguage(deps, context);
      return { result: 'check', rest: context.rest.slice(1) };
    },
  });

const firstPage = async (deps: EntryDeps, context: TurnContext, memberships: readonly MembershipInShop[]) => {
  // Somebody who sells somewhere already is asked first too: no other page would ever ask.
  const invitation = openInvitation(memberships, context.now);
  if (invitation) return recognised(deps, context, { membership: invitation, result: 'invited' });
  const active = memberships.filter(({ member }) => member.status === 'active');
  const [first, second] = active;
  if (!first) return stranger(deps, context, memberships);
  if (!second) return admit(deps, context, first);
  await readLanguage(deps, context);
  return { result: 'choose_shop' as const, rest: [], waiting: context.rest };
};

/** Speaks the language that the number chose, else that of a place it has in a shop: the same in every process. */
const readLanguage = async (deps: EntryDeps, { session, turn, memberships }: TurnContext): Promise<void> => {
  const chosen = await deps.languageOf(turn.phone);
  session.language = chosen ?? (await memberships())[0]?.member.language ?? defaultLanguage;
};

/** While something is repaired the database may not answer: the caller's language is not waited for. */
const underRepair = async (deps: EntryDeps, context: TurnContext, until: Date) => {
  await atMost(languageTimeoutMs, readLanguage(deps, context));
  return { result: 'maintenance' as const, data: { time: clockOf(context.turn.phone, until) }, rest: [] };
};

/** A time as clocks show it where the number is at home; the shop is not looked for while something is repaired. */
const clockOf = (phone: string, instant: Date): string =>
  localTime(instant, COUNTRIES[countryOfPhone(phone) ?? defaultCountry].timezone);

/** An invitation that was neither answered nor has lapsed. */
const openInvitation = (memberships: readonly MembershipInShop[], now: Date): MembershipInShop | undefined =>
  memberships.find(({ member }) => isInvited(member, now));

const recognised = async (
  deps: EntryDeps,
  context: TurnContext,
  { membership, result }: { readonly membership: MembershipInShop; readonly result: 'invited' | 'stopped' },
) => {
  await recognise(deps, context, membership);
  return { result, rest: [] };
};

/** Somebody without a role: stopped, busy opening a shop, or never seen. */
const stranger = async (deps: EntryDeps, context: TurnContext, memberships: readonly MembershipInShop[]) => {
  const stopped = memberships.find(({ member }) => member.status === 'stopped');
  if (stopped) return recognised(deps, context, { membership: stopped, result: 'stopped' });
  await readLanguage(deps, context);
  const hasBegun = await deps.hasSignUp(context.turn.phone);
  return { result: hasBegun ? ('signup' as const) : ('unknown' as const), rest: [] };
};

const chooseShop = (deps: EntryDeps): Action =>
  defineAction({
    name: 'entry.chooseShop',
    outcomes: inShopOutcomes,
    run: async (context, { value }) => {
      const memberships = await context.memberships();
      const chosen = memberships.find(({ member, tenant }) => tenant.id === value && member.status === 'active');
      if (!chosen) throw new Error('the chosen shop is gone');
      return admit(deps, context, chosen);
    },
  });

/** The shop as one of several: by its number while it is not sure who calls. */
const shopName = ({ tenant, member }: MembershipInShop, now: Date): Named => {
  const mark = formatReference(tenant.shopNumber);
  return { name: isIdle(member, now) ? mark : tenant.name, mark };
};

const shops = defineView({
  name: 'entry.shops',
  params: [],
  run: async ({ memberships, now }) => {
    const active = (await memberships()).filter(({ member }) => member.status === 'active');
    return {
      facts: {},
      rows: active.map((one) => ({
        key: one.tenant.id,
        label: toldApart(
          shopName(one, now),
          active.map((other) => shopName(other, now)),
          widths.shop,
        ),
      })),
    };
  },
});
