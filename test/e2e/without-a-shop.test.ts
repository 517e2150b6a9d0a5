import { beforeEach, describe, expect, test } from '@jest/globals';
import { SERVICE_ID } from '../../src/events/catalogue.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { TEST_SECRET_KEY } from '../support/secrets.ts';
import { until } from '../support/until.ts';
import { ussdPhone } from '../support/ussd-phone.ts';

const STRANGER = '+254755000005';
const CUSTOMER = '+254700111222';

const program = await acceptanceProgram();
const hasher = createHasher(TEST_SECRET_KEY);
const keyOf = (phone: string): string => hasher.phone(phone);

interface Row {
  readonly type: string;
  readonly payload: { readonly data: Record<string, unknown>; readonly source: string; readonly actorchannel: string };
}
const events = (): Promise<readonly Row[]> =>
  program.rows<Row>(`select type, payload from told where tenant_id = '${SERVICE_ID}' order by position`);
const dataOf = async (type: string): Promise<readonly Record<string, unknown>[]> =>
  (await events()).filter((row) => row.type === type).map(({ payload }) => payload.data);
const post = (path: string, form: Record<string, string>): Promise<Response> =>
  fetch(`${program.url}/callbacks/${path}`, { method: 'POST', body: new URLSearchParams(form) });
const write = async (from: string, text: string, id: string): Promise<void> => {
  const response = await post('local/africastalking/sms', { id, from, to: '21384', text, date: '', linkId: 'x' });
  expect(response.status).toBe(200);
};

// Events of calls leave the outbox as soon as they were published.
await program.rows(`create table told as table public.outbox with no data;
  create function tell() returns trigger language plpgsql security definer as
    $$ begin insert into public.told select new.*; return new; end $$;
  create trigger tell after insert on public.outbox for each row execute function tell()`);

beforeEach(async () => {
  await program.reload();
  await program.rows('delete from told');
  await program.rows('delete from public.sms_opt_outs');
  await program.rows(`delete from public.outbox where tenant_id = '${SERVICE_ID}'`);
});

describe('an event that belongs to no shop', () => {
  test('an unknown number dials, looks and leaves', async () => {
    const phone = ussdPhone(program.url, STRANGER);
    expect((await phone.dial('*384*7#')).page).toBe('U1');
    await until(async () => (await events()).length === 1);
    const [started] = await events();
    expect(started).toMatchObject({
      type: 'ussd.session.started',
      payload: { source: '/kibanda', actorchannel: 'ussd' },
    });
    expect(started?.payload.data).toMatchObject({ gateway: 'africastalking', phoneKey: keyOf(STRANGER) });
  });

  test('a number without a shop writes: told once, however often the gateway delivers it', async () => {
    for (const text of ['habari?', 'habari?']) await write(STRANGER, text, 'at-stranger-1');
    await write(STRANGER, 'SELL 12 3', 'at-stranger-2');
    await until(async () => (await dataOf('sms.unknown')).length >= 2);
    const told = { senderKey: keyOf(STRANGER), provider: 'africastalking' };
    expect(await dataOf('sms.unknown')).toEqual([told, told]);
  });

  test('a customer says STOP twice and START once: what is new is told', async () => {
    await write(CUSTOMER, 'STOP', 'at-stop-1');
    await write(CUSTOMER, 'STOP', 'at-stop-1');
    await write(CUSTOMER, 'acha', 'at-stop-2');
    await write(CUSTOMER, 'ANZA', 'at-start-1');
    const recipientKey = keyOf(CUSTOMER);
    expect(await dataOf('sms.optout')).toEqual([
      { recipientKey, optedOut: true, source: 'sms' },
      { recipientKey, optedOut: false, source: 'sms' },
    ]);
  });

  test('the operator says that somebody wants no more', async () => {
    await post('local/africastalking/opt-outs', { senderId: 'KIBANDA', phoneNumber: CUSTOMER });
    expect(await dataOf('sms.optout')).toEqual([{ recipientKey: keyOf(CUSTOMER), optedOut: true, source: 'gateway' }]);
  });

  test('somebody tries addresses: an empty 401 each, and a handful of events', async () => {
    const turn = { sessionId: 'ATUid_1', phoneNumber: STRANGER, serviceCode: '*384*7#', text: '' };
    const gateways = ['africastalking', ...Array.from({ length: 20 }, (_, index) => `9made-up-${String(index)}`)];
    const tries = Array.from({ length: 210 }, (_, index) => `guess${String(index)}/${gateways[index % 21] ?? ''}/ussd`);
    for (let done = 0; done < tries.length; done += 30) {
      const answers = await Promise.all(tries.slice(done, done + 30).map((path) => post(path, turn)));
      for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([401, '']);
    }
    const refused = async (): Promise<number> =>
      (await dataOf('gateway.rejected')).reduce((sum, { count }) => sum + Number(count), 0);
    await until(async () => (await refused()) === 210);
    const told = await dataOf('gateway.rejected');
    expect(new Set(told.map(({ gateway }) => gateway))).toEqual(new Set(['africastalking', 'unknown']));
    // Two in five seconds, and sending these took less than that, or little more.
    expect(told.length).toBeLessThanOrEqual(6);
    expect(await program.rows(`select 1 from told where type like 'ussd.%' and tenant_id = '${SERVICE_ID}'`)).toEqual(
      [],
    );
  });

  test('goes the way of all events, and holds no number in clear', async () => {
    await ussdPhone(program.url, STRANGER).dial('*384*7#');
    await write(STRANGER, 'hello', 'at-stranger-3');
    await write(CUSTOMER, 'STOP', 'at-stop-3');
    await until(async () => (await events()).length === 3);
    expect(JSON.stringify(await events())).not.toMatch(/755000005|700111222/);
    const waiting = `select 1 from public.outbox where tenant_id = '${SERVICE_ID}' and published_at is null`;
    await until(async () => (await program.rows(waiting)).length === 0);
    expect(await program.rows('select 1 from public.dead_letters')).toEqual([]);
  });
});

describe('the language of whoever checks a receipt', () => {
  const CHECK = '*384*7*8#';
  const ASHA = '+254722000002';

  test('is the one that the number chose, and English again when that is forgotten', async () => {
    const stranger = ussdPhone(program.url, STRANGER);
    await stranger.dial();
    await stranger.send('2');
    expect((await stranger.dial(CHECK)).text).toContain('HAKIKI RISITI');
    await program.reload();
    expect((await stranger.dial(CHECK)).text).toContain('CHECK A RECEIPT');
  });

  test('is that of their place in a shop when they never chose one, in whatever process they are answered', async () => {
    await program.rows(`update public.memberships set language = 'sw' where phone = '${ASHA}'`);
    expect((await ussdPhone(program.url, ASHA).dial(CHECK)).text).toContain('HAKIKI RISITI');
  });
});
