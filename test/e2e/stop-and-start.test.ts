import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { smsTo } from '../support/sms-to-us.ts';
import { until } from '../support/until.ts';
import { ASHA } from '../support/acceptance-people.ts';

const CUSTOMER = '+254700111222';

const program = await acceptanceProgram();
const { send, inbox, nextId } = smsTo(program.url);

beforeEach(async () => {
  await program.reload();
  await program.rows('delete from public.sms_opt_outs');
});

describe('STOP and START', () => {
  const optedOut = async (): Promise<number> => (await program.rows('select 1 from public.sms_opt_outs')).length;

  test.each([
    ['STOP', 'Done. No more SMS'],
    ['acha', 'Tayari. Hutapata'],
    ['Toka.', 'Tayari. Hutapata'],
  ])('%s is done at once and answered once', async (word, answer) => {
    const id = nextId();
    await send(CUSTOMER, word, id);
    await send(CUSTOMER, word, id);
    expect(await optedOut()).toBe(1);
    expect(await inbox(CUSTOMER)).toEqual([expect.stringContaining(answer)]);
  });

  test('START takes it back, and an old STOP that is delivered again changes nothing', async () => {
    const id = nextId();
    await send(CUSTOMER, 'STOP', id);
    await send(CUSTOMER, 'ANZA');
    await send(CUSTOMER, 'STOP', id);
    expect(await optedOut()).toBe(0);
    expect(await inbox(CUSTOMER)).toEqual([expect.stringContaining('Sawa.'), expect.stringContaining('Done.')]);
  });

  test('sellers who said STOP still get their answers', async () => {
    await send(ASHA, 'STOP');
    await send(ASHA, 'SELL 12 3');
    await until(async () => (await inbox(ASHA)).some((text) => text.startsWith('SAVED 1043-2')));
  });
});
