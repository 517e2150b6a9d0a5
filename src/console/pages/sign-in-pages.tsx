import { COUNTRIES, isCountryCode } from '../../values/currencies.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, type Call, type FormAct, type Outcome, type Screen } from '../call.ts';
import { needed, phoneIn, textIn } from '../typed.ts';
import { ChoiceField, Field, FormTo } from '../views/parts.tsx';

/** A page of ours, and nothing that leads elsewhere. */
const OWN_PAGE = /^\/console(\/[A-Za-z0-9_-]+)*\/?(\?[A-Za-z0-9=&_%.-]*)?$/;

/** Where whoever signed in goes on, behind `/console`. */
export const placeAfter = (next: string | undefined): string =>
  next !== undefined && OWN_PAGE.test(next) ? next.slice(BASE.length) : '';

const nextOf = ({ query, typed }: Call): string | undefined => textIn(typed, 'next') ?? textIn(query, 'next');

const goOn = (call: Call, signedIn: AnswerOf<'logIn' | 'signUp' | 'verifyMfa'>): Outcome => {
  const next = nextOf(call);
  if ('mfaRequired' in signedIn) return codePage(call, signedIn.mfaToken, next);
  return { to: placeAfter(next), session: signedIn.refreshToken };
};

const Next = ({ call }: { readonly call: Call }) => {
  const next = nextOf(call);
  return next === undefined ? null : <input type="hidden" name="next" value={next} />;
};

const signInScreen: Screen = {
  path: '/sign-in',
  right: 'anyone',
  show: (call) => {
    const { t } = call.words;
    return Promise.resolve({
      title: t('sign_in.title'),
      body: (
        <div class="narrow">
          <p class="lead">{t('sign_in.lead')}</p>
          <FormTo call={call} to="/sign-in" class="card">
            <Next call={call} />
            <Field call={call} name="username" label={t('sign_in.username')} autocomplete="username" isNeeded />
            <Field
              {...{ call, name: 'password', label: t('sign_in.password'), type: 'password' }}
              autocomplete="current-password"
              isNeeded
            />
            <button>{t('sign_in.submit')}</button>
          </FormTo>
          <ul class="ways">
            <li>
              <a href={`${BASE}/claim`}>{t('sign_in.claim')}</a>
            </li>
            <li>
              <a href={`${BASE}/sign-up`}>{t('sign_in.sign_up')}</a>
            </li>
            <li>
              <a href={`${BASE}/password`}>{t('sign_in.forgot')}</a>
            </li>
          </ul>
        </div>
      ),
    });
  },
};

/** A username, or a phone as people write it. */
const nameIn = (call: Call): string =>
  needed(call.typed, 'username').startsWith('+') ? (phoneIn(call, 'username') ?? '') : needed(call.typed, 'username');

const signIn: FormAct = {
  ...{ path: '/sign-in', right: 'anyone', screen: signInScreen },
  submit: async (call) => {
    const body = { username: nameIn(call), password: call.typed['password'] ?? '' };
    return goOn(call, await call.ask('logIn', { body }));
  },
};

const codePage = (call: Call, mfaToken: string, next: string | undefined) => {
  const { t } = call.words;
  return {
    title: t('sign_in.code_title'),
    body: (
      <FormTo call={call} to="/sign-in/code" class="card narrow">
        <input type="hidden" name="mfaToken" value={mfaToken} />
        {next === undefined ? null : <input type="hidden" name="next" value={next} />}
        <Field
          {...{ call, name: 'code', label: t('sign_in.code'), keys: 'numeric' }}
          autocomplete="one-time-code"
          isNeeded
        />
        <button>{t('sign_in.submit')}</button>
      </FormTo>
    ),
  };
};

const codeScreen: Screen = {
  path: '/sign-in/code',
  right: 'anyone',
  show: (call) => Promise.resolve(codePage(call, call.typed['mfaToken'] ?? '', nextOf(call))),
};

const giveCode: FormAct = {
  ...{ path: '/sign-in/code', right: 'anyone', screen: codeScreen },
  submit: async (call) => {
    const body = { mfaToken: needed(call.typed, 'mfaToken'), code: needed(call.typed, 'code') };
    return goOn(call, await call.ask('verifyMfa', { body }));
  },
};

const COUNTRY_CODES = Object.keys(COUNTRIES).filter(isCountryCode);

const signUpScreen: Screen = {
  path: '/sign-up',
  right: 'anyone',
  show: (call) => {
    const { t, language } = call.words;
    const names = new Intl.DisplayNames([language], { type: 'region' });
    const countries = COUNTRY_CODES.map((value) => ({ value, label: names.of(value) ?? value }));
    return Promise.resolve({
      title: t('sign_up.title'),
      body: (
        <FormTo call={call} to="/sign-up" class="card narrow">
          <Field call={call} name="shopName" label={t('sign_up.shop')} isNeeded most={40} />
          <ChoiceField
            {...{ name: 'country', label: t('sign_up.country'), choices: countries }}
            chosen={call.typed['country'] ?? 'KE'}
          />
          <Field call={call} name="phone" label={t('sign_up.phone')} type="tel" autocomplete="tel" isNeeded />
          <Field call={call} name="username" label={t('sign_up.username')} autocomplete="username" isNeeded />
          <Field
            {...{ call, name: 'password', label: t('sign_in.password'), type: 'password' }}
            autocomplete="new-password"
            isNeeded
          />
          <button>{t('sign_up.submit')}</button>
        </FormTo>
      ),
    });
  },
};

const signUp: FormAct = {
  ...{ path: '/sign-up', right: 'anyone', screen: signUpScreen },
  submit: async (call) => {
    const { typed } = call;
    const body = {
      username: needed(typed, 'username'),
      password: typed['password'] ?? '',
      phone: phoneIn(call, 'phone'),
      shopName: needed(typed, 'shopName'),
      country: needed(typed, 'country'),
    };
    return goOn(call, await call.ask('signUp', { body }));
  },
};

/** Signing in, with a second step where there is one, and opening a shop. */
export const SIGN_IN_SCREENS: readonly Screen[] = [signInScreen, signUpScreen];
export const SIGN_IN_FORMS: readonly FormAct[] = [signIn, giveCode, signUp];
