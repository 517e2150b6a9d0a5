import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../scripts/services/ports.ts';
import { dayOfCalls } from '../src/ussd/session/call-day.ts';
import { sessionTagOf, tagTurn } from '../src/ussd/session/tags.ts';
import type { FakeAfricasTalking } from '../test/support/fake-africastalking.ts';
import { portOf, type Child } from './child.ts';
import type { Ground } from './ground.ts';
import { openLine, type Line } from './line.ts';
import { pageOf, type KeyPress } from './load.ts';
import { atRate } from './pace.ts';
import { createReceiptSessions } from './sessions.ts';
import { percentile } from './statistics.ts';
import { startWholeProgram } from './whole-program.ts';

export interface OverloadLengths {
  /** How long is looked for what the machine can take. */
  readonly calibrateSeconds: number;
  /** How long twice of it comes in. */
  readonly seconds: number;
  /** How long after that everything must be as before. */
  readonly calmSeconds: number;
}

export interface OverloadResults {
  /** Calls a second (four key presses, a sale and a receipt) that the machine can take. */
  readonly capacity: number;
  readonly offered: number;
  readonly calls: number;
  /** Calls that came to their end: saved, and the receipt on its way. */
  readonly done: number;
  /** Key presses that were put off with X3 or X3U. */
  readonly refused: number;
  readonly refusedWithX3: number;
  /** Within which 99 of 100 of those were answered, and all, in milliseconds. */
  readonly refusedP99: number;
  readonly refusedMost: number;
  /** The same for key presses that were served. */
  readonly servedP99: number;
  /** X3 for a key press that the books have: must be none. */
  readonly lies: number;
  /** Receipts that a page said are on their way, and that never arrived: must be none. */
  readonly receipts: number;
  readonly receiptsLost: number;
  /** Messages whose outcome nobody knows although every process lived: must be none. */
  readonly sendersLost: number;
  /** What was still on its way after the calm, and how fast calls were then, against the capacity. */
  readonly backlog: number;
  readonly speedAfter: number;
  /** Errors on the line: closed, or no answer. */
  readonly broken: number;
}

const PATH = '/callbacks/bench-on-loopback/africastalking/ussd';
const LINES = 16;
const PATIENCE_MS = 30_000;
const PUT_OFF: ReadonlySet<string> = new Set(['X3', 'X3U']);

/** One key press, as it was answered. */
interface Answered {
  readonly press: KeyPress;
  readonly page: string;
  readonly ms: number;
}

interface Heard {
  readonly answers: Answered[];
  /** Numbers of customers whose receipt a page said is on its way. */
  readonly promised: string[];
  calls: number;
  done: number;
  broken: number;
}

const nothingHeard = (): Heard => ({ answers: [], promised: [], calls: 0, done: 0, broken: 0 });

/** Makes calls: each sells something and sends the receipt to a customer of its own. */
const createCalls = (ground: Ground, program: Child) => {
  const idle: Line[] = [];
  const nextSession = createReceiptSessions(ground.shops);
  let customers = 0;

  const press = async (line: Line, one: KeyPress, heard: Heard): Promise<boolean> => {
    const began = performance.now();
    const page = pageOf(await line.post(PATH, one.form));
    heard.answers.push({ press: one, page, ms: performance.now() - began });
    return page === one.page;
  };
  const call = async (heard: Heard): Promise<void> => {
    heard.calls += 1;
    const customer = `07${String(30_000_000 + customers++)}`;
    try {
      const line = idle.pop() ?? (await openLine(portOf(program)));
      for (const one of nextSession(customer)) {
        if (await press(line, one, heard)) continue;
        idle.push(line);
        return;
      }
      idle.push(line);
      heard.promised.push(`+254${customer.slice(1)}`);
      heard.done += 1;
    } catch {
      heard.broken += 1;
    }
  };
  return {
    /** One call after the other on each line; answers how many came to their end. */
    asFastAsPossible: async (seconds: number, heard: Heard): Promise<number> => {
      const until = performance.now() + seconds * 1000;
      const work = async (): Promise<void> => {
        while (performance.now() < until) await call(heard);
      };
      const before = heard.done;
      await Promise.all(Array.from({ length: LINES }, work));
      return heard.done - before;
    },
    /** So many a second, whether those before are done or not. */
    atRate: (perSecond: number, seconds: number, heard: Heard): Promise<void> =>
      atRate(perSecond, seconds, () => call(heard)),
    close: () => {
      for (const line of idle) line.close();
    },
  };
};

/** How many events and messages are on their way. */
const onTheWay = async ({ owner, shops }: Ground): Promise<number> => {
  const messages = shops.map(
    ({ tenant }) =>
      `select count(*) as n from ${tenant.schema}.sms_messages where status in ('queued', 'sending', 'retry')`,
  );
  const { rows } = await owner.raw<{ rows: { n: string }[] }>(
    `select sum(n) as n from (select count(*) as n from public.outbox where published_at is null union all
      ${messages.join(' union all ')}) as all_shops`,
  );
  return Number(rows[0]?.n ?? 0);
};

/** Until all has arrived, or for as long as anybody would wait for it. */
const atRest = async (ground: Ground): Promise<void> => {
  await eventually(async () => (await onTheWay(ground)) === 0, { timeoutMs: PATIENCE_MS });
};

/** Calls a second that can go on for ever: the time until their last receipt has arrived counts too. */
const sustained = async (ground: Ground, run: () => Promise<number>): Promise<number> => {
  const began = performance.now();
  const done = await run();
  await atRest(ground);
  return (done * 1000) / (performance.now() - began);
};

const unknownOutcomes = async ({ owner, shops }: Ground): Promise<number> => {
  const parts = shops.map(
    ({ tenant }) => `select count(*) as n from ${tenant.schema}.sms_messages where status = 'unknown'`,
  );
  const { rows } = await owner.raw<{ rows: { n: string }[] }>(
    `select sum(n) as n from (${parts.join(' union all ')}) as all_shops`,
  );
  return Number(rows[0]?.n ?? 0);
};

/** How many of these key presses were saved, although their callers were told that nothing was. */
const countLies = async ({ owner, shops, hasher }: Ground, told: readonly Answered[]): Promise<number> => {
  const steps = new Set<string>();
  for (const { tenant } of shops) {
    const rows = await owner<{ step_tag: string }>(`${tenant.schema}.ussd_steps`).select('step_tag');
    for (const { step_tag: tag } of rows) steps.add(tag);
  }
  return told.filter(({ press }) => {
    const form = new URLSearchParams(press.form);
    const [sessionId, phone] = [form.get('sessionId') ?? '', form.get('phoneNumber') ?? ''];
    const text = form.get('text') ?? '';
    const call = { gateway: 'africastalking', sessionId, phone: `+${phone.replace('+', '')}` };
    const session = sessionTagOf(hasher, call, dayOfCalls(new Date()));
    const inputs = text === '' ? [] : text.split('*');
    return steps.has(tagTurn(hasher, session, { serviceTokens: [], inputs: { all: inputs } }, undefined).step);
  }).length;
};

const within = (answers: readonly Answered[], share: number): number =>
  percentile(
    answers.map(({ ms }) => ms).toSorted((a, b) => a - b),
    share,
  );

const arrived = (provider: FakeAfricasTalking, promised: readonly string[]): number =>
  promised.filter((phone) => provider.asked(phone) > 0).length;

/** Twice what the machine can take, then calm: who was told what, and what arrived. */
export const measureOverload = async (ground: Ground, lengths: OverloadLengths): Promise<OverloadResults> => {
  const { program, provider } = await startWholeProgram(ground);
  try {
    const calls = createCalls(ground, program);
    const before = nothingHeard();
    await calls.asFastAsPossible(lengths.calibrateSeconds / 2, before);
    await atRest(ground);
    const capacity = await sustained(ground, () => calls.asFastAsPossible(lengths.calibrateSeconds, before));
    const heard = nothingHeard();
    await calls.atRate(capacity * 2, lengths.seconds, heard);
    await wait(lengths.calmSeconds * 1000);
    const backlog = await onTheWay(ground);
    const after = nothingHeard();
    const speed = await sustained(ground, () => calls.asFastAsPossible(lengths.calibrateSeconds, after));
    const promised = [...before.promised, ...heard.promised, ...after.promised];
    await eventually(() => arrived(provider, promised) === promised.length, { timeoutMs: PATIENCE_MS });
    const refused = heard.answers.filter(({ page }) => PUT_OFF.has(page));
    const withX3 = [...heard.answers, ...after.answers].filter(({ page }) => page === 'X3');
    calls.close();
    return {
      capacity,
      offered: capacity * 2,
      calls: heard.calls,
      done: heard.done,
      refused: refused.length,
      refusedWithX3: withX3.length,
      refusedP99: within(refused, 0.99),
      refusedMost: within(refused, 1),
      servedP99: within(
        heard.answers.filter(({ page }) => !PUT_OFF.has(page)),
        0.99,
      ),
      lies: await countLies(ground, withX3),
      receipts: promised.length,
      receiptsLost: promised.length - arrived(provider, promised),
      sendersLost: await unknownOutcomes(ground),
      backlog,
      speedAfter: speed / capacity,
      broken: heard.broken + after.broken,
    };
  } finally {
    await program.stop();
    await provider.close();
  }
};
