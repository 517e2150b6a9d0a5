import type { Call, FormAct, Screen, Shown } from '../call.ts';
import { needed, phoneIn } from '../typed.ts';
import { Field, FormTo, Notice } from '../views/parts.tsx';

/** The two things that somebody may do who proves by a code that a phone is theirs. */
type Proof = 'claim' | 'password';

const proofPage = (call: Call, proof: Proof): Shown => {
  const { t } = call.words;
  return {
    title: t(proof === 'claim' ? 'claim.title' : 'claim.reset_title'),
    body: (
      <FormTo call={call} to={`/${proof}`} class="card narrow">
        <p>{t('claim.lead')}</p>
        <Field call={call} name="phone" label={t('sign_up.phone')} type="tel" autocomplete="tel" isNeeded />
        <button>{t('claim.send')}</button>
      </FormTo>
    ),
  };
};

const codePage = (call: Call, proof: Proof): Shown => {
  const { t } = call.words;
  const phone = call.typed['phone'] ?? '';
  return {
    title: t(proof === 'claim' ? 'claim.title' : 'claim.reset_title'),
    body: (
      <FormTo call={call} to={`/${proof}/code`} class="card narrow">
        <Notice kind="done" text={t('claim.sent', { phone })} />
        <input type="hidden" name="phone" value={phone} />
        <Field
          {...{ call, name: 'code', label: t('claim.code'), keys: 'numeric' }}
          autocomplete="one-time-code"
          isNeeded
        />
        {proof === 'claim' ? (
          <Field call={call} name="username" label={t('sign_up.username')} autocomplete="username" isNeeded />
        ) : null}
        <Field
          {...{ call, name: 'password', label: t('claim.new_password'), type: 'password' }}
          autocomplete="new-password"
          isNeeded
        />
        <button>{t(proof === 'claim' ? 'claim.submit' : 'claim.reset_submit')}</button>
      </FormTo>
    ),
  };
};

const screenOf = (path: string, page: (call: Call) => Shown): Screen => ({
  ...{ path, right: 'anyone' },
  show: (call) => Promise.resolve(page(call)),
});

const firstScreens: Readonly<Record<Proof, Screen>> = {
  claim: screenOf('/claim', (call) => proofPage(call, 'claim')),
  password: screenOf('/password', (call) => proofPage(call, 'password')),
};

const sendCode = (proof: Proof): FormAct => ({
  ...{ path: `/${proof}`, right: 'anyone', screen: firstScreens[proof] },
  submit: async (call) => {
    await call.ask('sendCode', { body: { phone: phoneIn(call, 'phone') } });
    return codePage(call, proof);
  },
});

const claim: FormAct = {
  ...{ path: '/claim/code', right: 'anyone', screen: screenOf('/claim/code', (call) => codePage(call, 'claim')) },
  submit: async (call) => {
    const { typed } = call;
    const { refreshToken } = await call.ask('claim', {
      body: {
        ...{ phone: phoneIn(call, 'phone'), code: needed(typed, 'code') },
        ...{ username: needed(typed, 'username'), password: typed['password'] ?? '' },
      },
    });
    return { to: '', session: refreshToken };
  },
};

const reset: FormAct = {
  ...{
    path: '/password/code',
    right: 'anyone',
    screen: screenOf('/password/code', (call) => codePage(call, 'password')),
  },
  submit: async (call) => {
    const { typed } = call;
    const body = { phone: phoneIn(call, 'phone'), code: needed(typed, 'code'), password: typed['password'] ?? '' };
    await call.ask('resetPassword', { body });
    return { to: '/sign-in?done=password_set', session: null };
  },
};

/** For whoever began by phone, or has forgotten the password. */
export const PROOF_SCREENS: readonly Screen[] = Object.values(firstScreens);
export const PROOF_FORMS: readonly FormAct[] = [sendCode('claim'), sendCode('password'), claim, reset];
