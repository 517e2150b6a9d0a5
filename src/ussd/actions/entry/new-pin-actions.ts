import { HOME_PAGES, may } from '../../../tenancy/what-people-may.ts';
import type { PinChoice } from '../../../features/pins/choose-pin.ts';
import type { PinsService } from '../../../features/pins/pins-service.ts';
import type { ResetCodes } from '../../../features/pins/reset-codes.ts';
import type { SetPin } from '../../../features/pins/set-pin.ts';
import { readSettings } from '../../../features/shops/shop-settings.ts';
import { isDomainError } from '../../../values/errors.ts';
import type { SecretsHasher } from '../../../platform/secrets-hash.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import { defineAction, defineSave, defineShopSave, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { nothingOfTrade } from '../../turn/refusals.ts';
import { forget, mustBeNoted, note, noted } from '../shared/notes.ts';
import { stepUpMs } from './pin-actions.ts';

export interface NewPinDeps {
  readonly pins: Pick<PinsService, 'judge'>;
  readonly codes: ResetCodes;
  readonly setPin: SetPin;
  readonly secrets: SecretsHasher;
}

/** What L3 says after a code was used up. */
const lockMinutes = 30;

/** A new PIN: forgotten and reset by a code, chosen for the first time, or changed. */
export const createNewPinActions = (deps: NewPinDeps): ActionsAndViews => ({
  actions: [
    forgot,
    sendCode(deps),
    code('auth.code', deps),
    code('auth.ownersCode', deps),
    newPin(deps),
    repeatPin(deps),
    startPinChange,
  ],
  views: [],
});

const forgot = defineAction({
  name: 'auth.forgot',
  outcomes: ['owner', 'cashier'],
  run: (context) => Promise.resolve({ result: may(callerOf(context).actor, 'pin.reset_by_sms') ? 'owner' : 'cashier' }),
});

const sendCode = (deps: NewPinDeps): Action =>
  defineSave({
    name: 'auth.sendCode',
    outcomes: ['sent', 'sim_changed', 'rate_limited'],
    refusals: nothingOfTrade,
    whileLocked: () => true,
    run: async (context) => {
      const { tenant, who } = callerOf(context);
      const request = { memberId: who.memberId, reason: context.stepTag, channel: 'ussd' } as const;
      const sent = await deps.codes.send(tenant, request);
      return sent.result === 'sim_changed' ? sent : { result: sent.result, data: { min: sent.minutes } };
    },
  });

const checkCode = (deps: NewPinDeps, context: TurnContext, typed: string) =>
  deps.codes.check({ memberId: callerOf(context).who.memberId, code: typed, channel: 'ussd' });

/** Only the page of a code by SMS says how many tries are left. */
const code = (name: 'auth.code' | 'auth.ownersCode', deps: NewPinDeps): Action =>
  defineAction({
    name,
    outcomes: ['ok', 'wrong', 'locked'],
    run: async (context, { value }) => {
      const verdict = await checkCode(deps, context, String(value));
      if (verdict.result === 'wrong' && name === 'auth.ownersCode') return { result: 'wrong' };
      if (verdict.result === 'wrong') return { result: 'wrong', data: { n: verdict.triesLeft } };
      if (verdict.result === 'locked') return { result: 'locked', data: { min: lockMinutes } };
      note(context, 'pins', { purpose: 'reset' });
      return { result: 'ok' };
    },
  });

const newPin = (deps: NewPinDeps): Action =>
  defineAction({
    name: 'auth.newPin',
    outcomes: ['ok', 'easy'],
    run: async (context, { value }) => {
      const pin = String(value);
      try {
        await deps.pins.judge({ memberId: callerOf(context).who.memberId, pin });
      } catch (error) {
        if (isDomainError(error, 'pin_too_easy')) return { result: 'easy' };
        throw error;
      }
      // Until it is typed again only its hash is kept, as if it were stored.
      note(context, 'pins', { pinOnce: await deps.secrets.hash(pin) });
      return { result: 'ok' };
    },
  });

const reasons = { invited: 'chosen', reset: 'code', change: 'changed' } as const;

const reasonOf = (context: TurnContext): PinChoice['reason'] => reasons[mustBeNoted(context, 'pins', 'purpose')];

const repeatPin = (deps: NewPinDeps): Action =>
  defineShopSave({
    name: 'auth.repeatPin',
    outcomes: ['saved', 'differ'],
    says: { saved: 'said_pin' },
    // A code has proved who it is. The old PIN does not, while others are being guessed.
    whileLocked: (context) => reasonOf(context) === 'code',
    runIn: async (context, { value }, tx) => {
      const pin = String(value);
      const { matches } = await deps.secrets.verify(pin, noted(context, 'pins', 'pinOnce'));
      forget(context, 'pins', 'pinOnce');
      if (!matches) return { result: 'differ' };
      await choose(deps, context, tx, pin);
      const { who } = callerOf(context);
      forget(context, 'pins', 'purpose');
      context.session.notice = { word: 'notice_pin', data: {} };
      context.session.steppedUpUntil = context.now.getTime() + stepUpMs;
      if (context.session.who) delete context.session.who.unnamed;
      return { result: 'saved', home: HOME_PAGES[who.role] };
    },
    // Easy by now, or used before: another session chose one meanwhile.
    refusals: { ...nothingOfTrade, pin_too_easy: 'differ' },
  });

const choose = async (
  { setPin }: NewPinDeps,
  context: TurnContext,
  tx: TenantTransaction,
  pin: string,
): Promise<void> => {
  const { who, tenant } = callerOf(context);
  const { cutoffHour } = await readSettings(tx);
  await setPin(tx, {
    memberId: who.memberId,
    pin,
    reason: reasonOf(context),
    sessionTag: context.sessionTag,
    stepTag: context.stepTag,
    shopDay: { timezone: tenant.timezone, cutoffHour },
    channel: 'ussd',
  });
};

const startPinChange = defineAction({
  name: 'auth.startPinChange',
  outcomes: ['ok'],
  run: (context) => {
    note(context, 'pins', { purpose: 'change' });
    return Promise.resolve({ result: 'ok' });
  },
});
