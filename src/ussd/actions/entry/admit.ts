import { HOME_PAGES, may } from '../../../tenancy/what-people-may.ts';
import { isWindowOpen, lockOf } from '../../../features/pins/pin-window.ts';
import type { PinsService } from '../../../features/pins/pins-service.ts';
import { findSaleByRef } from '../../../features/sales/find-sale.ts';
import type { Shop, ShopSettings } from '../../../features/shops/shop-settings.ts';
import { fit } from '../../../values/gsm7.ts';
import type { InTenant } from '../../../tenancy/tenant-transaction.ts';
import type { Member } from '../../../tenancy/member.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import type { Language, Tenant } from '../../../tenancy/tenant.ts';
import type { TurnContext } from '../../turn/context.ts';
import type { Outcome } from '../../engine/dialogue.ts';
import type { SessionState } from '../../session/session.ts';
import { fullLines } from '../sell/cart.ts';
import { widths } from '../shared/format.ts';

export interface AdmitDeps {
  readonly inTenant: InTenant;
  readonly shopOf: (tenant: Tenant) => Promise<Shop>;
  readonly pins: PinsService;
  readonly rememberLanguage: (phone: string, language: Language) => void;
}

/** Where somebody comes to who belongs to a shop. */
export const inShopOutcomes = [
  'suspended',
  'stopped',
  'locked',
  'blocked',
  'reset_pending',
  'reset_by_owner',
  'pin',
  'pin_shared',
  'draft',
  'halted',
  'home',
] as const;

type InShop = Omit<Outcome, 'result'> & { readonly result: (typeof inShopOutcomes)[number] };

/** After so many days without use a network may have given the number to somebody else. */
const idleDays = 60;
const dayMs = 86_400_000;

/** Whether the number has not been used here for so long. */
export const isIdle = ({ lastUsedAt }: Pick<Member, 'lastUsedAt'>, now: Date): boolean =>
  lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() > idleDays * dayMs;

/** Notes who calls, and speaks that person's language from now on. */
export const recognise = async (
  deps: AdmitDeps,
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

/** Lets a person into a shop, as far as the door: the PIN, or what keeps them out. */
export const admit = async (deps: AdmitDeps, context: TurnContext, membership: MembershipInShop): Promise<InShop> => {
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

/** What keeps a person out. */
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
 * What a session was busy with that broke off waits until it is taken up again. A sale that was saved after all, and only
 * the answer was lost, does not: then the home page says so.
 */
const takeDraft = async (deps: AdmitDeps, context: TurnContext, tenant: Tenant): Promise<void> => {
  const { cart, halted } = context.draftOf(tenant.id) ?? {};
  const saved = cart && (await deps.inTenant(tenant, (tx) => findSaleByRef(tx, cart.id), { readOnly: true }));
  if (cart && !saved && fullLines(cart).length > 0) context.session.waitingCart = cart;
  if (halted && !(saved && halted.cart?.id === cart.id)) context.session.halted = halted;
};

/** The page after the door: the sale or the work that broke off, unless a dial goes first, or home. */
export const entered = ({ session, hasMore }: TurnContext): { readonly result: 'draft' | 'halted' | 'home' } => {
  if (hasMore || session.dialogue.waiting.length > 0) return { result: 'home' };
  if (session.waitingCart) return { result: 'draft' };
  return { result: isTheirs(session) ? 'halted' : 'home' };
};

/** Whether the work that waits is that of the person who came in, whose pages are still the same. */
const isTheirs = ({ who, halted }: SessionState): boolean =>
  who !== undefined && halted?.memberId === who.memberId && halted.stack[0]?.page === HOME_PAGES[who.role];
