import { BASE, type Call, type FormAct, type Screen } from '../call.ts';
import { COOKIES, writeCookie } from '../cookies.ts';
import { needed } from '../typed.ts';
import { Field, FormTo, Table } from '../views/parts.tsx';
import { Qr } from '../views/qr.tsx';
import { isConsoleLanguage } from '../words.ts';
import { placeAfter } from './sign-in-pages.tsx';

const SecondStep = ({ call, isOn }: { readonly call: Call; readonly isOn: boolean }) => {
  const { t } = call.words;
  return (
    <section class="card">
      <h2>{t('account.second_step')}</h2>
      <p>{t('account.second_step_lead')}</p>
      {isOn ? (
        <FormTo call={call} to="/account/second-step/off">
          <Field
            {...{ call, name: 'code', label: t('account.switch_off_code'), keys: 'numeric' }}
            autocomplete="one-time-code"
            isNeeded
          />
          <button class="second">{t('account.switch_off')}</button>
        </FormTo>
      ) : (
        <FormTo call={call} to="/account/second-step">
          <button class="second">{t('account.begin')}</button>
        </FormTo>
      )}
    </section>
  );
};

/** Where somebody is signed in, and the second step. */
export const accountScreen: Screen = {
  path: '/account',
  right: 'signed-in',
  show: async (call) => {
    const { t, moment } = call.words;
    const [{ items }, { mfaEnabled }] = await Promise.all([call.ask('listSessions'), call.ask('me')]);
    return {
      title: t('account.title'),
      scripts: ['leave'],
      body: (
        <>
          <section class="card">
            <h2>{t('account.sessions')}</h2>
            <Table
              caption={t('account.sessions')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.what'), cell: ({ isThis }) => t(isThis ? 'account.this' : 'account.other') },
                { title: t('account.began'), cell: ({ beganAt }) => moment(beganAt) },
                { title: t('account.ends'), cell: ({ endsAt }) => moment(endsAt) },
              ]}
            />
            <p role="alert" data-told data-waiting={t('till.leave')} />
            <div class="acts">
              <FormTo call={call} to="/sign-out" data={{ 'data-leave': '' }}>
                <button>{t('account.sign_out')}</button>
              </FormTo>
              <FormTo call={call} to="/sign-out/everywhere" data={{ 'data-leave': '' }}>
                <button class="second">{t('account.sign_out_everywhere')}</button>
              </FormTo>
            </div>
          </section>
          <SecondStep call={call} isOn={mfaEnabled} />
        </>
      ),
    };
  },
};

const own = { right: 'signed-in', screen: accountScreen } as const;
const SIGNED_OUT = { to: '/sign-in?done=signed_out', session: null };

const signOut: FormAct = {
  ...{ path: '/sign-out', ...own },
  submit: async (call) => {
    await call.ask('logOut', { body: { refreshToken: call.session ?? '' } });
    return SIGNED_OUT;
  },
};

const signOutEverywhere: FormAct = {
  ...{ path: '/sign-out/everywhere', ...own },
  submit: async (call) => {
    await call.ask('endSessions');
    return SIGNED_OUT;
  },
};

const activatePage = (call: Call, secret: string, otpauthUrl: string) => {
  const { t } = call.words;
  return {
    title: t('account.second_step'),
    body: (
      <FormTo call={call} to="/account/second-step/on" class="card narrow">
        <input type="hidden" name="secret" value={secret} />
        <input type="hidden" name="otpauthUrl" value={otpauthUrl} />
        {otpauthUrl === '' ? null : <Qr text={otpauthUrl} label={t('account.qr')} />}
        <p>{t('account.secret')}</p>
        <p>
          <code class="secret">{secret}</code>
        </p>
        <p>
          <a href={otpauthUrl}>{t('account.open_app')}</a>
        </p>
        <Field
          {...{ call, name: 'code', label: t('account.first_code'), keys: 'numeric' }}
          autocomplete="one-time-code"
          isNeeded
        />
        <button>{t('account.switch_on')}</button>
      </FormTo>
    ),
  };
};

/** Longer than any that the API writes, and short enough for a picture. */
const MOST_URL = 500;

/** The key as the form that comes back has it. */
const activateScreen: Screen = {
  ...{ path: '/account/second-step/on', right: 'signed-in' },
  show: (call) => {
    const { secret = '', otpauthUrl = '' } = call.typed;
    return Promise.resolve(
      activatePage(
        call,
        secret,
        otpauthUrl.startsWith('otpauth://') && otpauthUrl.length <= MOST_URL ? otpauthUrl : '',
      ),
    );
  },
};

const begin: FormAct = {
  ...{ path: '/account/second-step', ...own },
  submit: async (call) => {
    const { secret, otpauthUrl } = await call.ask('enrollMfa');
    return activatePage(call, secret, otpauthUrl);
  },
};

const switchOn: FormAct = {
  ...{ path: '/account/second-step/on', right: 'signed-in', screen: activateScreen },
  submit: async (call) => {
    const { t } = call.words;
    const { recoveryCodes } = await call.ask('activateMfa', { body: { code: needed(call.typed, 'code') } });
    return {
      title: t('account.recovery'),
      body: (
        <section class="card narrow">
          <p>{t('account.recovery_lead')}</p>
          <ol class="codes">
            {recoveryCodes.map((code) => (
              <li>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <p>
            <a href={`${BASE}/account`}>{t('nav.account')}</a>
          </p>
        </section>
      ),
    };
  },
};

const switchOff: FormAct = {
  ...{ path: '/account/second-step/off', ...own },
  submit: async (call) => {
    await call.ask('removeMfa', { body: { code: needed(call.typed, 'code') } });
    return { to: '/account?done=mfa_off' };
  },
};

/** Nothing of the shop changes by it: the browser is told alone. */
const chooseLanguage: FormAct = {
  ...{ path: '/language', right: 'anyone', screen: { ...accountScreen, right: 'anyone' } },
  submit: ({ typed }) => {
    const { language = '', back } = typed;
    const cookie = isConsoleLanguage(language) ? [writeCookie(COOKIES.language, language)] : [];
    return Promise.resolve({ to: placeAfter(back), cookies: cookie });
  },
};

/** One's own account. */
export const ACCOUNT_SCREENS: readonly Screen[] = [accountScreen];
export const ACCOUNT_FORMS: readonly FormAct[] = [
  signOut,
  signOutEverywhere,
  begin,
  switchOn,
  switchOff,
  chooseLanguage,
];
