import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { programBehindACut } from '../support/program-behind-a-cut.ts';
import { pagesOf, postTurn, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, BARAKA, JUMA } from '../support/acceptance-people.ts';

const { program, cutting, count } = await programBehindACut();
const countSales = (): Promise<number> => count('sales');

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

describe('the database fails while a sale is saved', () => {
  test('the line breaks before the commit: not sure, and the next dial tells the truth: the sale waits', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    cutting('before commit');
    const failed = await asha.send('1');
    cutting('never');
    expect(['X3', 'X3U']).toContain(failed.page);
    expect(failed.kind).toBe('END');
    expect(await countSales()).toBe(0);
    expect(await pagesOf(ussdPhone(program.url, ASHA), '*384*7#', ['1', '1'])).toEqual(['S12', 'S3', 'S4']);
    expect(await countSales()).toBe(1);
  });

  test('the line breaks after the commit: not sure, and the next dial tells the truth: the sale is saved once', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    cutting('after commit');
    const failed = await asha.send('1');
    cutting('never');
    expect(failed.page).toBe('X3U');
    expect(await countSales()).toBe(1);

    const first = await ussdPhone(program.url, ASHA).dial();
    expect(first.page).toBe('CM');
    expect(first.text).toContain('1043-2 Ksh450 saved');
    expect(await countSales()).toBe(1);
  });

  test('the database does not answer: the caller hears so within four seconds', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    cutting('silence');
    const begun = performance.now();
    const failed = await asha.send('1');
    expect(performance.now() - begun).toBeLessThan(4000);
    cutting('never');
    expect(failed.kind).toBe('END');
    // The commit was never sent, so it may say that nothing was saved; and then that is the truth.
    expect(['X3', 'X3U']).toContain(failed.page);
    if (failed.page === 'X3') expect(await countSales()).toBe(0);
  });

  test('the answer to the commit takes longer than a caller waits: not sure, in time, and the sale is there once', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    cutting('slow commit');
    const begun = performance.now();
    const failed = await asha.send('1');
    expect(performance.now() - begun).toBeLessThan(4000);
    expect([failed.kind, failed.page]).toEqual(['END', 'X3U']);
    cutting('never');
    expect((await asha.repeat()).page).toBe('S4');
    const next = await ussdPhone(program.url, ASHA).dial();
    expect([next.page, next.text.split('\n')[1]]).toEqual(['CM', 'Last 1043-2 Ksh450 saved']);
    expect(await pagesOf(ussdPhone(program.url, ASHA), '*384*7*1*12*3*1#', ['1'])).toEqual(['S3C', 'S9']);
    expect(await countSales()).toBe(1);
  });

  test('the database is gone: not sure, and when it is back nothing was saved and the sale waits', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    cutting('down');
    const failed = await asha.send('1');
    // Nobody could be asked whether another delivery of the key press has saved it; a dial saves nothing.
    expect([failed.kind, failed.page]).toEqual(['END', 'X3U']);
    expect((await ussdPhone(program.url, JUMA).dial()).page).toBe('X3');
    cutting('never');
    expect((await asha.repeat()).page).toBe('X3');
    expect(await countSales()).toBe(0);
    expect(await pagesOf(ussdPhone(program.url, ASHA), '*384*7#', ['1', '1'])).toEqual(['S12', 'S3', 'S4']);
    expect(await countSales()).toBe(1);
  });

  test('a call that Redis forgot is looked for in a slow database: not sure, and nothing is saved behind', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    await program.redisClient.flushall();
    // A server that has a line to the database, and has not served this shop: it must look for more than the call.
    const fresh = await program.secondServer();
    await ussdPhone(fresh, BARAKA).dial();
    cutting('slow');
    const begun = performance.now();
    const failed = await postTurn(fresh, asha.formFor('1'), asha.hop());
    expect(performance.now() - begun).toBeLessThan(4000);
    expect(failed.page).toBe('X3U');
    // The turn was given up; it must not go on to save behind the back of a caller who dials anew.
    await pause(6000);
    cutting('never');
    expect(await countSales()).toBe(0);
  });

  test('a saved key press comes again after Redis forgot it, and the database is gone: not sure', async () => {
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*3#')).toEqual(['S3']);
    const form = asha.formFor('1');
    const hop = asha.hop();
    expect((await postTurn(program.url, form, hop)).page).toBe('S4');
    await program.redisClient.flushall();
    cutting('down');
    expect((await postTurn(program.url, form, hop)).page).toBe('X3U');
    cutting('never');
    expect(await countSales()).toBe(1);
  });
});
