import { HOME_PAGES } from '../../../tenancy/what-people-may.ts';
import type { PinsService } from '../../../features/pins/pins-service.ts';
import type { SendTerms } from '../../../features/sign-up/send-terms.ts';
import type { PhoneLanguages } from '../../../features/shops/phone-languages.ts';
import { readShop } from '../../../features/shops/shop-settings.ts';
import {
  currencyOfSignUp,
  type OpenedShop,
  type SignUp,
  type SignUpDraft,
  type SignUpDrafts,
} from '../../../features/sign-up/sign-up.ts';
import { DomainError, isDomainError } from '../../../values/errors.ts';
import { fit } from '../../../values/gsm7.ts';
import { newId } from '../../../platform/ids.ts';
import { symbolOf } from '../../../values/money.ts';
import { nationalPhone } from '../../../values/phone.ts';
import type { SecretsHasher } from '../../../platform/secrets-hash.ts';
import type { InTenant } from '../../../tenancy/tenant-transaction.ts';
import {
  defineAction,
  defineSave,
  defineView,
  type Action,
  type View,
  type ActionsAndViews,
} from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';
import { nothingOfTrade } from '../../turn/refusals.ts';
import { widths } from '../shared/format.ts';
import { languageGiven } from '../entry/language-given.ts';
import { forget, note, noted } from '../shared/notes.ts';
import { readTypedName } from '../shared/typed-name.ts';
import { stepUpMs } from '../entry/pin-actions.ts';

export interface SignUpActionsDeps {
  readonly drafts: SignUpDrafts;
  readonly signUp: SignUp;
  readonly sendTerms: SendTerms;
  readonly languages: PhoneLanguages;
  readonly pins: Pick<PinsService, 'hashNew'>;
  readonly secrets: SecretsHasher;
  readonly inTenant: InTenant;
}

const shopNameLength = { min: 2, max: 16 };
const ownNameLength = { min: 2, max: 12 };

/** Opening a shop by phone: three answers, a PIN, and consent. */
export const createSignUpActions = (deps: SignUpActionsDeps): ActionsAndViews => ({
  actions: [
    setLanguage(deps),
    shopName(deps),
    ownName(deps),
    pin(deps),
    repeatPin(deps),
    open(deps),
    sendTerms(deps),
    resume(deps),
    restart(deps),
  ],
  views: [caller, draft(deps)],
});

const setLanguage = (deps: SignUpActionsDeps): Action =>
  defineSave({
    name: 'signup.setLanguage',
    outcomes: ['ok'],
    refusals: nothingOfTrade,
    run: async (context, call) => {
      const language = languageGiven(call);
      await deps.languages.set(context.turn.phone, language);
      context.session.language = language;
      return { result: 'ok' };
    },
  });

/** The draft of this number. @throws DomainError session_over when another call of the number has ended it. */
const draftOf = async ({ drafts }: SignUpActionsDeps, { turn }: TurnContext): Promise<SignUpDraft> => {
  const found = await drafts.get(turn.phone);
  if (!found) throw new DomainError('session_over');
  return found;
};

const shopName = (deps: SignUpActionsDeps): Action =>
  defineAction({
    name: 'signup.shopName',
    outcomes: ['ok', 'invalid'],
    run: async ({ turn }, { value }) => {
      const read = readTypedName(value, shopNameLength);
      if ('result' in read) return read;
      const begun = await deps.drafts.get(turn.phone);
      await deps.drafts.set(turn.phone, { id: newId(), ...begun, shopName: read.name });
      return { result: 'ok' };
    },
  });

const ownName = (deps: SignUpActionsDeps): Action =>
  defineAction({
    name: 'signup.ownName',
    outcomes: ['ok', 'invalid'],
    run: async (context, { value }) => {
      const read = readTypedName(value, ownNameLength);
      if ('result' in read) return read;
      await deps.drafts.set(context.turn.phone, { ...(await draftOf(deps, context)), ownName: read.name });
      return { result: 'ok' };
    },
  });

const pin = (deps: SignUpActionsDeps): Action =>
  defineAction({
    name: 'signup.pin',
    outcomes: ['ok', 'easy'],
    run: async (context, { value }) => {
      try {
        note(context, 'signUp', { pinOnce: await deps.pins.hashNew(String(value), context.turn.phone) });
        return { result: 'ok' };
      } catch (error) {
        if (isDomainError(error, 'pin_too_easy')) return { result: 'easy' };
        throw error;
      }
    },
  });

const repeatPin = (deps: SignUpActionsDeps): Action =>
  defineAction({
    name: 'signup.repeatPin',
    outcomes: ['ok', 'differ'],
    run: async (context, { value }) => {
      const pinHash = noted(context, 'signUp', 'pinOnce');
      forget(context, 'signUp', 'pinOnce');
      const { matches } = await deps.secrets.verify(String(value), pinHash);
      if (!matches || pinHash === undefined) return { result: 'differ' };
      await deps.drafts.set(context.turn.phone, { ...(await draftOf(deps, context)), pinHash });
      return { result: 'ok' };
    },
  });

const isWhole = (begun: SignUpDraft): begun is Required<SignUpDraft> =>
  begun.ownName !== undefined && begun.pinHash !== undefined;

const open = (deps: SignUpActionsDeps): Action =>
  defineSave({
    name: 'signup.open',
    outcomes: ['opened', 'known'],
    refusals: nothingOfTrade,
    run: async (context) => {
      const { session, sessionTag, turn } = context;
      const { phone } = turn;
      const begun = await deps.drafts.get(phone);
      // Without a draft the shop is open already: another session of this number was faster.
      if (!begun || !isWhole(begun)) return { result: 'known' };
      const { language } = session;
      const opened = await deps.signUp({ phone, draft: begun, language, sessionTag, channel: 'ussd' });
      if (!opened) return { result: 'known' };
      await enter(deps, context, opened, begun.ownName);
      await deps.drafts.delete(phone);
      return { result: 'opened', home: HOME_PAGES.vendor };
    },
  });

/** The new owner is in: the PIN was just typed twice. */
const enter = async (
  { inTenant }: SignUpActionsDeps,
  { now, session }: TurnContext,
  { tenant, vendorId }: OpenedShop,
  name: string,
): Promise<void> => {
  const { settings } = await inTenant(tenant, readShop, { readOnly: true });
  session.who = {
    memberId: vendorId,
    tenantId: tenant.id,
    role: 'vendor',
    name,
    sellerNumber: 1,
    owner: fit(name, widths.person),
    mobileMoney: settings.mobileMoneyLabel,
  };
  session.traits = { currency: tenant.currency, country: tenant.country, fractions: false };
  session.steppedUpUntil = now.getTime() + stepUpMs;
};

const sendTerms = (deps: SignUpActionsDeps): Action =>
  defineSave({
    name: 'signup.sendTerms',
    outcomes: ['queued'],
    refusals: nothingOfTrade,
    run: async ({ session, stepTag, turn }) => {
      await deps.sendTerms({ id: stepTag, phone: turn.phone, language: session.language });
      return { result: 'queued' };
    },
  });

const resume = (deps: SignUpActionsDeps): Action =>
  defineAction({
    name: 'signup.resume',
    outcomes: ['shop', 'name', 'pin', 'consent'],
    run: async ({ turn }) => {
      const begun = await deps.drafts.get(turn.phone);
      if (!begun) return { result: 'shop' };
      if (begun.ownName === undefined) return { result: 'name' };
      return { result: begun.pinHash === undefined ? 'pin' : 'consent' };
    },
  });

const restart = (deps: SignUpActionsDeps): Action =>
  defineAction({
    name: 'signup.restart',
    outcomes: ['ok'],
    run: async ({ turn }) => {
      await deps.drafts.delete(turn.phone);
      return { result: 'ok' };
    },
  });

const caller = defineView({
  name: 'signup.caller',
  params: ['phone'],
  run: ({ turn }) => Promise.resolve({ facts: { phone: nationalPhone(turn.phone) } }),
});

const draft = (deps: SignUpActionsDeps): View =>
  defineView({
    name: 'signup.draft',
    params: ['shop', 'cur'],
    run: async ({ turn }) => {
      const begun = await deps.drafts.get(turn.phone);
      const shop = begun === undefined ? {} : { shop: begun.shopName };
      return { facts: { ...shop, cur: symbolOf(currencyOfSignUp(turn.phone)) } };
    },
  });
