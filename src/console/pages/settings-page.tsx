import type { FormAct, Screen } from '../call.ts';
import { isTicked, wholeIn } from '../typed.ts';
import { Field, FormTo, Tick } from '../views/parts.tsx';

const SWITCHES = [
  'sellBelowZero',
  'cashiersAddStock',
  'sharedPhone',
  'pinEverySession',
  'eveningSms',
  'lowStockSms',
] as const;
const NUMBERS = ['priceLimitPercent', 'eveningHour', 'cutoffHour'] as const;

/** How the shop wants things. */
export const settingsScreen: Screen = {
  path: '/settings',
  right: 'settings.read',
  show: async (call) => {
    const { t } = call.words;
    const settings = await call.ask('getSettings');
    const comesBack = call.sentTo !== undefined;
    return {
      title: t('settings.title'),
      body: (
        <FormTo call={call} to="/settings" class="card narrow">
          {SWITCHES.map((name) => (
            <Tick
              name={name}
              label={t(`settings.${name}`)}
              isTicked={comesBack ? isTicked(call.typed, name) : settings[name]}
            />
          ))}
          {NUMBERS.map((name) => (
            <Field
              {...{ call, name, label: t(`settings.${name}`), keys: 'numeric', isNeeded: true }}
              value={String(settings[name])}
            />
          ))}
          <button>{t('form.save')}</button>
        </FormTo>
      ),
    };
  },
};

/** Only what differs is sent: the log then says what was changed, and not what was left. */
export const settingsForm: FormAct = {
  ...{ path: '/settings', right: 'settings.change', screen: settingsScreen },
  submit: async ({ ask, typed }) => {
    const settings = await ask('getSettings');
    const wanted = [
      ...SWITCHES.map((name) => [name, isTicked(typed, name)] as const),
      ...NUMBERS.map((name) => [name, wholeIn(typed, name)] as const),
    ];
    const body = Object.fromEntries<boolean | number>(wanted.filter(([name, value]) => settings[name] !== value));
    await ask('changeSettings', { body });
    return { to: '/settings?done=settings_changed' };
  },
};
