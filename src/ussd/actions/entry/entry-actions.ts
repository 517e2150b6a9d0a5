import { HOME_PAGES, may } from '../../../tenancy/what-people-may.ts';
import { isWindowOpen, lockOf } from '../../../features/pins/pin-window.ts';
import type { PinsService } from '../../../features/pins/pins-service.ts';
import { isInvited } from '../../../features/staff/staff-service.ts';
import { findSaleByRef } from '../../../features/sales/find-sale.ts';
import type { Shop, ShopSettings } from '../../../features/shops/shop-settings.ts';
import { localTime } from '../../../values/business-day.ts';
import { COUNTRIES } from '../../../values/currencies.ts';
import { formatReference } from '../../../values/damm.ts';
import { fit } from '../../../values/gsm7.ts';
import { atMost } from '../../../platform/pause.ts';
import { countryOfPhone } from '../../../values/phone.ts';
import type { InTenant } from '../../../tenancy/tenant-transaction.ts';
import type { Member } from '../../../tenancy/member.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import type { Language, Tenant } from '../../../tenancy/tenant.ts';
import { defineAction, defineView, type Action, type ActionsAndViews } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';
import type { Outcome } from '../../engine/dialogue.ts';
import { fullLines } from '../sell/cart.ts';
import { stoppedView } from './exit-view.ts';
import { widths } from '../shared/format.ts';
import { toldApart, type Named } from '../shared/tell-apart.ts';

export interface EntryDeps {
  readonly inTenant: InTenant;
  readonly shopOf: (tenant: Tenant) => Promise<Shop>;
  readonly pins: PinsService;
  /** The language this number chose, if it ever did. */
  readonly languageOf: (phone: string) => Promise<Language | undefined>;
  /** The same as far as this process remembers it. */
  readonly languageLately: (phone: string) => Language | undefined;
  readonly rememberLanguage: (phone: string, language: Language) => void;
  /** Whether this number has begun to open a shop. */
  readonly hasSignUp: (phone: string) => Promise<boolean>;
  /** Until when the service is announced to be under repair; undefined when it is not. */
  readonly maintenanceUntil: () => Promise<Date | undefined>;
}

/** How long the page about repairs waits for the caller's language. */
const patienceMs = 500;
/** Whose clock is shown to numbers of other countries. */
const defaultCountry = 'KE';

/** Until somebody has chosen one. */
const defaultLanguage = 'en';

/** Dials from one number within a minute that are answered. */
const maxDials = 30;
/** The first digit of a dial string that asks whether a receipt is genuine. */
const checkToken = '8';

const outcomes = {
  inShop: [
    'suspended',
    'stopped',
    'locked',
    'blocked',
    'reset_pending',
    'reset_by_owner',
    'pin',
    'pin_shared',
    'draft',
    'home',
  ],
  first: ['rate_limited', 'maintenance', 'check', 'unknown', 'invited', 'signup', 'choose_shop'],
} as const;

/** The first page after a dial: who calls, and what may he see (ux: who sees what). */
export const createEntryActions = (deps: EntryDeps): ActionsAndViews => ({
  actions: [dial(deps), chooseShop(deps)],
  views: [shops, stoppedView],
});

type InShop = Omit<Outcome, 'result'> & { readonly result: (typeof outcomes.inShop)[number] };

const dial = (deps: EntryDeps): Action =>
  defineAction({
    name: 'entry.dial',
    outcomes: [...outcomes.first, ...outcomes.inShop],
    run: async (context) => {
      const { session, turn } = context;
      // Whoever dials too often costs no more than the counter.
      session.language = deps.languageLately(turn.phone) ?? session.language;
      if ((context.dials ?? 0) > maxDials) return { result: 'rate_limited', data: { min: 1 }, rest: [] };
      const until = await deps.maintenanceUntil();
      if (until) return underRepair(deps, context, until);
      if (context.rest[0] === checkToken) {
        await readLanguage(deps, context);
        return { result: 'check', rest: context.rest.slice(1) };
      }
      const memberships = await context.memberships();
      // Whoever sells somewhere already is asked first too: no other page would ever ask.
      const invitation = openInvitation(memberships, context.now);
      if (invitation) return recognised(deps, context, { membership: invitation, result: 'invited' });
      const active = memberships.filter(({ member }) => member.status === 'active');
      const [first, second] = active;
      if (!first) return stranger(deps, context, memberships);
      if (second) {
        await readLanguage(deps, context);
        return { result: 'choose_shop', rest: [], waiting: context.rest };
      }
      return admit(deps, context, first);
    },
  });

/** Speaks the language that the number chose, else that of a place it has in a shop: the same in every process. */
const readLanguage = async (deps: EntryDeps, { session, turn, memberships }: TurnContext): Promise<void> => {
  const chosen = await deps.languageOf(turn.phone);
  session.language = chosen ?? (await memberships())[0]?.member.language ?? defaultLanguage;
};

/** While something is repaired the database may not answer: the caller's language is not waited for. */
const underRepair = async (deps: EntryDeps, context: TurnContext, until: Date) => {
  await atMost(patienceMs, readLanguage(deps, context));
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
    outcomes: outcomes.inShop,
    run: async (context, { value }) => {
      const memberships = await context.memberships();
      const chosen = memberships.find(({ member, tenant }) => tenant.id === value && member.status === 'active');
      if (!chosen) throw new Error('the chosen shop is gone');
      return admit(deps, context, chosen);
    },
  });

/** After so many days without use a network may have given the number to somebody else. */
const idleDays = 60;
const dayMs = 86_400_000;

const isIdle = ({ lastUsedAt }: Pick<Member, 'lastUsedAt'>, now: Date): boolean =>
  lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() > idleDays * dayMs;

/** Notes who calls, and speaks his language from now on. */
const recognise = async (
  deps: EntryDeps,
  { now, session, turn }: TurnContext,
  { tenant, member }: MembershipInShop,
): Promise<ShopSettings> => {
  const { settings, ownerName } = await deps.shopOf(tenant);
  session.who = {
    memberId: member.id,
    tenantId: tenant.id,
    role: member.role,
    name: member.name,
    sellerNumber: member.sellerNumber,
    owner: fit(ownerName, widths.person),
    mobileMoney: settings.mobileMoneyLabel,
    ...(isIdle(member, now) ? { unnamed: true } : {}),
  };
  session.language = member.language;
  deps.rememberLanguage(turn.phone, member.language);
  session.traits = { currency: tenant.currency, country: tenant.country, fractions: false };
  return settings;
};

const admit = async (deps: EntryDeps, context: TurnContext, membership: MembershipInShop): Promise<InShop> => {
  const { member, tenant } = membership;
  const settings = await recognise(deps, context, membership);
  const barred = barredBy(membership, context.now);
  if (barred) return { ...barred, rest: [], waiting: [] };

  await takeDraft(deps, context, tenant);
  const everySession = settings.pinEverySession || settings.sharedPhone;
  const question = { now: context.now, sessionTag: context.sessionTag, everySession };
  const home = HOME_PAGES[member.role];
  if (!isWindowOpen(member, question)) return { result: settings.sharedPhone ? 'pin_shared' : 'pin', home };

  await deps.pins.touch(member, { timezone: tenant.timezone, cutoffHour: settings.cutoffHour });
  return { ...entered(context), home };
};

/** What keeps a person out, and where he is told. */
const barredBy = ({ member, tenant }: MembershipInShop, now: Date): InShop | undefined => {
  if (tenant.status === 'suspended') return { result: 'suspended' };
  if (member.resetCodeUntil !== null && member.resetCodeUntil > now) {
    return { result: may(member, 'pin.reset_by_sms') ? 'reset_pending' : 'reset_by_owner' };
  }
  const lock = lockOf(member, now);
  if (lock.state === 'locked') return { result: 'locked', data: { min: lock.minutesLeft } };
  return lock.state === 'blocked' ? { result: 'blocked' } : undefined;
};

/**
 * The sale of a session that broke off waits until it is taken up again; unless it was saved after all, and only the
 * answer was lost: then the home page says so.
 */
const takeDraft = async (deps: EntryDeps, context: TurnContext, tenant: Tenant): Promise<void> => {
  const draft = context.draftOf(tenant.id);
  if (!draft || fullLines(draft.cart).length === 0) return;
  const saved = await deps.inTenant(tenant, (tx) => findSaleByRef(tx, draft.cart.id), { readOnly: true });
  if (!saved) context.session.waitingCart = draft.cart;
};

/** The page after the door: the sale that broke off, unless a dial goes first, or home. */
export const entered = (context: TurnContext): { readonly result: 'draft' | 'home' } => {
  const waitingTokens = context.hasMore || context.session.dialogue.waiting.length > 0;
  return { result: context.session.waitingCart && !waitingTokens ? 'draft' : 'home' };
};

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
