import { expect, test } from '@jest/globals';
import { openSmsc, type Treatment } from '../../kits/smsc.ts';
import { openSmppLink } from '../../support/smpp-link.ts';
import { until } from '../../support/until.ts';

test('comes back by itself when the line is cut, as often as that happens', async () => {
  const smsc = await openSmsc();
  const { send } = await openSmppLink(smsc.url);
  for (let cut = 1; cut <= 3; cut += 1) {
    await until(() => smsc.isBound());
    smsc.cut();
    await until(() => smsc.seen.binds === cut + 1);
  }
  expect(await send('SAVED')).toMatchObject({ status: 'accepted' });
});

test('waits for the SMSC, and says of a message that cannot go meanwhile that it surely did not', async () => {
  const { send, failures } = await openSmppLink('smpp://127.0.0.1:9', { SMPP_ANSWER_SECONDS: '1' });
  expect(await send('SAVED')).toEqual({ status: 'try_later', reason: 'not_connected' });
  expect(String(failures[0])).toContain('the SMPP link is down');
}, 30_000);

test('tries again when it is not let in, and tells why', async () => {
  let status = 0x0e;
  const smsc = await openSmsc({ bindStatus: () => status });
  const { send, failures } = await openSmppLink(smsc.url);
  await until(() => failures.length > 0);
  expect(failures[0]).toMatchObject({ cause: { message: 'the SMSC did not let us bind with status 0xe' } });
  status = 0;
  expect(await send('SAVED')).toMatchObject({ status: 'accepted' });
});

test('binds as version 3.4', async () => {
  const smsc = await openSmsc();
  await openSmppLink(smsc.url);
  await until(() => smsc.isBound());
  expect(smsc.lastBind()).toMatchObject({ command: 'bind_transceiver', system_id: 'kibanda', interface_version: 0x34 });
});

test('asks whether the SMSC is there, and cuts the line when it does not say', async () => {
  let alive = true;
  const smsc = await openSmsc({ answersEnquire: () => alive });
  await openSmppLink(smsc.url, { SMPP_ENQUIRE_SECONDS: '1', SMPP_ANSWER_SECONDS: '2' });
  await until(() => smsc.seen.enquiries >= 2);
  expect(smsc.seen.binds).toBe(1);
  alive = false;
  await until(() => smsc.seen.binds === 2, 30_000);
}, 40_000);

test('answers when the SMSC asks the same', async () => {
  const smsc = await openSmsc();
  await openSmppLink(smsc.url);
  await until(() => smsc.isBound());
  expect(await smsc.ask('enquire_link')).toBe(0);
});

test('told to go, answers, sends nothing more there, hears what is still to be said, and comes back', async () => {
  const smsc = await openSmsc({ treat: (_, nth): Treatment => (nth === 1 ? { id: 'a', afterMs: 500 } : { id: 'b' }) });
  const { send } = await openSmppLink(smsc.url);
  await until(() => smsc.isBound());
  const first = send('under way');
  await until(() => smsc.submits.length === 1);
  expect(await smsc.ask('unbind')).toBe(0);
  const second = send('afterwards');
  expect(await first).toMatchObject({ status: 'accepted', providerId: 'a' });
  expect(await second).toMatchObject({ status: 'accepted', providerId: 'b' });
  expect(smsc.seen.binds).toBe(2);
});

test('stopped, waits for the answers that are due, and says goodbye', async () => {
  const smsc = await openSmsc({ treat: () => ({ id: 'a', afterMs: 400 }) });
  const { send, stop } = await openSmppLink(smsc.url);
  await until(() => smsc.isBound());
  const sent = send('the last');
  await until(() => smsc.submits.length === 1);
  await stop();
  expect(await sent).toMatchObject({ status: 'accepted' });
  expect(smsc.seen.unbinds).toBe(1);
  expect(await send('too late')).toEqual({ status: 'try_later', reason: 'not_connected' });
});

test('has no more messages under way than its window, and sends no faster than it was told', async () => {
  let open = 0;
  let most = 0;
  const treat = (): Treatment => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => (open -= 1), 30);
    return { id: String(Math.random()), afterMs: 40 };
  };
  const smsc = await openSmsc({ treat });
  const { send } = await openSmppLink(smsc.url, { SMPP_WINDOW: '3', SMPP_PER_SECOND: '50' });
  const began = performance.now();
  await Promise.all(Array.from({ length: 40 }, () => send('SAVED')));
  expect(most).toBeLessThanOrEqual(3);
  // The first few may go together.
  expect(performance.now() - began).toBeGreaterThan(600);
});
