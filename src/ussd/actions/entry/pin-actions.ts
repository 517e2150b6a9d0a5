import { HOME_PAGES } from '../../../tenancy/what-people-may.ts';
import type { PinVerdict } from '../../../features/pins/check-pin.ts';
import type { PinsService } from '../../../features/pins/pins-service.ts';
import type { SimWatch } from '../../../features/pins/sim-watch.ts';
import type { Member } from '../../../tenancy/member.ts';
import { defineAction, defineView, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { wordOf } from '../../engine/render.ts';
import { entered } from './admit.ts';

export interface PinDeps {
  readonly pins: PinsService;
  readonly membersOf: (tenantId: string) => Promise<readonly Member[]>;
  readonly sims: SimWatch;
}

/** For how long a PIN counts for risky steps in the session in which it was typed. */
export const stepUpMs = 5 * 60_000;
const lockMinutes = 30;

/** The door: PIN at the dial, and before a risky step. */
export const createPinActions = (deps: PinDeps): ActionsAndViews => ({
  actions: [pin(deps), sellerPin(deps), stepUp(deps)],
  views: [stepUpPage],
});

const check = async (
  deps: PinDeps,
  context: TurnContext,
  { memberId, typed, purpose }: { memberId: string | undefined; typed: string; purpose: 'window' | 'step_up' },
): Promise<PinVerdict> => {
  const { tenant } = callerOf(context);
  const { cutoffHour } = await context.settings();
  return deps.pins.check({
    memberId,
    pin: typed,
    purpose,
    sessionTag: context.sessionTag,
    shopDay: { timezone: tenant.timezone, cutoffHour },
    channel: 'ussd',
  });
};

type Refused = Exclude<PinVerdict, { readonly result: 'ok' }>;

/** Where a PIN that does not count leads. */
const refusedOutcome = (verdict: Refused) => {
  if (verdict.result === 'wrong') return { result: 'wrong', data: { n: verdict.triesLeft } } as const;
  if (verdict.result === 'blocked') return { result: 'blocked' } as const;
  return { result: 'locked', data: { min: verdict.justNow ? lockMinutes : verdict.minutesLeft } } as const;
};

/**
 * After the right PIN the shop may be named, and risky steps need none for a while, unless the SIM is new: that keeps
 * nobody from the day's work, but its owner hears of it.
 */
const trust = async ({ sims }: PinDeps, context: TurnContext): Promise<boolean> => {
  const { tenant, who } = callerOf(context);
  const { now, session, turn } = context;
  if (session.who) delete session.who.unnamed;
  const holder = { memberId: who.memberId, role: who.role, phone: turn.phone, language: session.language };
  if (await sims.isSuspect(tenant, { ...holder, channel: 'ussd' })) return false;
  session.steppedUpUntil = now.getTime() + stepUpMs;
  return true;
};

const doorOutcomes = ['home', 'draft', 'halted', 'wrong', 'locked', 'blocked'] as const;

const pin = (deps: PinDeps): Action =>
  defineAction({
    name: 'auth.pin',
    outcomes: doorOutcomes,
    run: async (context, { value }) => {
      const { who } = callerOf(context);
      const verdict = await check(deps, context, { memberId: who.memberId, typed: String(value), purpose: 'window' });
      if (verdict.result !== 'ok') return refusedOutcome(verdict);
      await trust(deps, context);
      return { ...entered(context), home: HOME_PAGES[who.role] };
    },
  });

/** On a shared phone sellers identify themselves: seller number, then PIN. */
const sellerPin = (deps: PinDeps): Action =>
  defineAction({
    name: 'auth.sellerPin',
    outcomes: doorOutcomes,
    run: async (context, { value }) => {
      const typed = String(value);
      const { who, tenant } = callerOf(context);
      const members = await deps.membersOf(tenant.id);
      const seller = members.find(
        (member) => member.sellerNumber === Number(typed.slice(0, -4)) && member.status === 'active',
      );
      const verdict = await check(deps, context, { memberId: seller?.id, typed: typed.slice(-4), purpose: 'window' });
      if (verdict.result !== 'ok' || !seller) {
        return verdict.result === 'ok' ? { result: 'wrong', data: { n: 1 } } : refusedOutcome(verdict);
      }
      const { id: memberId, role, name, sellerNumber } = seller;
      context.session.who = { ...who, memberId, role, name, sellerNumber };
      await trust(deps, { ...context, caller: { ...callerOf(context), who: context.session.who } });
      return { ...entered(context), home: HOME_PAGES[role] };
    },
  });

const stepUp = (deps: PinDeps): Action =>
  defineAction({
    name: 'auth.stepUp',
    outcomes: ['ok', 'wrong', 'locked', 'blocked', 'sim_changed'],
    run: async (context, { value }) => {
      const { who } = callerOf(context);
      const verdict = await check(deps, context, { memberId: who.memberId, typed: String(value), purpose: 'step_up' });
      if (verdict.result !== 'ok') return refusedOutcome(verdict);
      return { result: (await trust(deps, context)) ? 'ok' : 'sim_changed' };
    },
  });

const stepUpPage = defineView({
  name: 'auth.stepUpPage',
  params: ['action'],
  run: (context, frame) =>
    Promise.resolve({ facts: { action: wordOf(context.texts, String(frame.data?.['action'] ?? 'change_pin')) } }),
});
