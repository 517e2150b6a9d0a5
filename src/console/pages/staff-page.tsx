import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, type Call, type FormAct, type Screen } from '../call.ts';
import { needed, phoneIn } from '../typed.ts';
import { Field, FormTo, Table } from '../views/parts.tsx';

type Person = AnswerOf<'listStaff'>['items'][number];

/** How it stands with somebody's place; an invitation that nobody took in time, or that was ended, is over. */
const statusOf = ({ now }: Call, { status, invitedUntil }: Person) =>
  status === 'invited' && invitedUntil !== null && Date.parse(invitedUntil) <= now.getTime() ? 'over' : status;

const State = ({ call, person }: { readonly call: Call; readonly person: Person }) => {
  const { t } = call.words;
  const isLocked = person.locked !== 'no';
  const hasNoPin = person.status === 'active' && !person.hasPin;
  return (
    <>
      <span class={person.status === 'active' ? 'state' : 'state bad'}>
        {t(`staff.state.${statusOf(call, person)}`)}
      </span>
      {isLocked ? <span class="state bad">{t('staff.locked')}</span> : null}
      {hasNoPin ? <span class="state bad">{t('staff.no_pin')}</span> : null}
    </>
  );
};

/** What may be done about a seller; the owner's own place is not ended here. */
const Acts = ({ call, person }: { readonly call: Call; readonly person: Person }) => {
  const { t } = call.words;
  const { id, locked, hasPin } = person;
  if (!worksForOwner(person) || statusOf(call, person) === 'over') return null;
  return (
    <div class="acts">
      {locked === 'no' ? null : (
        <FormTo call={call} to={`/staff/${id}/unlock`}>
          <button class="second">{t('staff.unlock')}</button>
        </FormTo>
      )}
      {hasPin ? (
        <FormTo call={call} to={`/staff/${id}/reset-pin`}>
          <button class="second">{t('staff.reset_pin')}</button>
        </FormTo>
      ) : null}
      <FormTo call={call} to={`/staff/${id}/stop`}>
        <button class="danger">{t('staff.stop')}</button>
      </FormTo>
    </div>
  );
};

/** Who works in the shop. */
export const staffScreen: Screen = {
  path: '/staff',
  right: 'staff.read',
  show: async (call) => {
    const { t, moment } = call.words;
    const { items } = await call.ask('listStaff');
    return {
      title: t('staff.title'),
      body: (
        <>
          <section class="card">
            <Table
              caption={t('staff.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.name'), cell: ({ sellerNumber, name }) => `${sellerNumber} ${name}` },
                { title: t('staff.role'), cell: ({ role }) => t(`role.${role}`) },
                { title: t('column.phone'), cell: ({ phone }) => phone },
                { title: t('column.state'), cell: (person) => <State call={call} person={person} /> },
                {
                  title: t('staff.last_used'),
                  cell: ({ lastUsedAt }) => (lastUsedAt === null ? '–' : moment(lastUsedAt)),
                },
                { title: t('column.what'), cell: (person) => <Acts call={call} person={person} /> },
              ]}
            />
          </section>
          <section class="card narrow">
            <h2>{t('staff.invite')}</h2>
            <p>{t('staff.invite_lead')}</p>
            <FormTo call={call} to="/staff">
              <Field {...{ call, name: 'name', label: t('customers.name'), most: 40, isNeeded: true }} />
              <Field {...{ call, name: 'phone', label: t('column.phone'), type: 'tel', isNeeded: true }} />
              <button>{t('staff.invite_submit')}</button>
            </FormTo>
          </section>
        </>
      ),
    };
  },
};

const invite: FormAct = {
  ...{ path: '/staff', right: 'staff.invite', screen: staffScreen },
  submit: async (call) => {
    const body = { name: needed(call.typed, 'name'), phone: phoneIn(call, 'phone') };
    await call.ask('inviteSeller', { body });
    return { to: '/staff?done=invited' };
  },
};

const stop: FormAct = {
  ...{ path: '/staff/:id/stop', right: 'staff.stop', screen: staffScreen },
  submit: async ({ ask, params }) => {
    await ask('stopSeller', { params });
    return { to: '/staff?done=stopped' };
  },
};

const unlock: FormAct = {
  ...{ path: '/staff/:id/unlock', right: 'staff.unlock', screen: staffScreen },
  submit: async ({ ask, params }) => {
    await ask('unlockSeller', { params });
    return { to: '/staff?done=unlocked' };
  },
};

/** The code is in no address and no list: it is shown this once. */
const resetPin: FormAct = {
  ...{ path: '/staff/:id/reset-pin', right: 'staff.reset_pin', screen: staffScreen },
  submit: async ({ ask, params, words: { t } }) => {
    const { code } = await ask('resetPin', { params });
    return {
      title: t('staff.code_title'),
      body: (
        <section class="card narrow">
          <p>{t('staff.code_lead')}</p>
          <p class="big">{code}</p>
          <p>
            <a href={`${BASE}/staff`}>{t('staff.title')}</a>
          </p>
        </section>
      ),
    };
  },
};

export const STAFF_FORMS: readonly FormAct[] = [invite, stop, unlock, resetPin];
