import { expect } from '@jest/globals';
import type { LedgerRow } from '../support/open-message-desk.ts';
import type { Behaviour, SmsPeer } from './sms-peer.ts';

/** What a case may do: a shop that sends through one provider alone. */
export interface SmsBench {
  readonly peer: SmsPeer;
  /** A number that nothing was sent to. */
  readonly newPhone: () => string;
  /** Queues a receipt, or these words, and has the provider asked. */
  readonly send: (to: string, text?: string) => Promise<LedgerRow>;
  readonly row: (to: string) => Promise<LedgerRow>;
  /** Posts a report to our callback as the provider does; answers the status. */
  readonly report: (report: { readonly type: string; readonly body: string }) => Promise<number>;
  /** Time goes by. */
  readonly pass: (minutes: number) => Promise<void>;
}

export interface SmsCase {
  readonly name: string;
  readonly play: (bench: SmsBench) => Promise<void>;
}

const sendTo = async ({ peer, newPhone, send }: SmsBench, behaviour: Behaviour) => {
  const to = newPhone();
  peer.treat(behaviour, to);
  return { to, row: await send(to) };
};

const idOf = ({ peer }: SmsBench, to: string): string => peer.takenFor(to)[0]?.id ?? '';

const sayDelivered = ({ peer, report }: SmsBench, id: string, to: string, spelling = 0): Promise<number> => {
  const write = peer.format.delivered[spelling];
  if (write === undefined) throw new Error('There is no such spelling.');
  return report(write(id, to));
};

/** What every provider of SMS must come through, whatever its format. */
export const SMS_CASES: readonly SmsCase[] = [
  {
    name: 'accepted',
    play: async (bench) => {
      const { to, row } = await sendTo(bench, 'accept');
      expect(row).toMatchObject({ status: 'accepted', attempt: 1, provider_id: idOf(bench, to), error: null });
      expect(bench.peer.takenFor(to)).toEqual([
        expect.objectContaining({ to, text: expect.stringContaining('Paid Ksh450') }),
      ]);
    },
  },
  {
    name: 'refused for good',
    play: async (bench) => {
      const { to, row } = await sendTo(bench, 'refuse');
      expect(row).toMatchObject({ status: 'failed', attempt: 1, provider_id: null });
      expect(row.error).toMatch(/^[a-z0-9_]+$/);
      await bench.pass(90);
      expect(bench.peer.asked(to)).toBe(1);
    },
  },
  {
    name: 'try later',
    play: async (bench) => {
      for (const behaviour of ['later', 'fail', 'throttle'] as const) {
        const { to, row } = await sendTo(bench, behaviour);
        expect(row).toMatchObject({ status: 'retry', attempt: 1, unknowns: 0 });
        bench.peer.treat('accept', to);
        await bench.pass(2);
        expect(await bench.row(to)).toMatchObject({ status: 'accepted', attempt: 2 });
        expect(bench.peer.takenFor(to)).toHaveLength(1);
      }
    },
  },
  {
    name: 'no answer',
    play: async (bench) => {
      for (const behaviour of ['hang', 'cut', 'unknown status'] as const) {
        const { to, row } = await sendTo(bench, behaviour);
        expect(row).toMatchObject({ status: 'unknown', attempt: 1 });
        await bench.pass(15);
        expect(await bench.row(to)).toMatchObject({ status: 'failed', error: 'outcome_unknown' });
        expect(bench.peer.asked(to)).toBe(1);
      }
    },
  },
  {
    name: 'accepted, then no answer',
    play: async (bench) => {
      for (const behaviour of ['accept and hang', 'accept and cut', 'accept and 502'] as const) {
        const { to, row } = await sendTo(bench, behaviour);
        expect(row).toMatchObject({ status: 'unknown', attempt: 1 });
        expect(await sayDelivered(bench, idOf(bench, to), to)).toBe(200);
        await bench.pass(15);
        expect(await bench.row(to)).toMatchObject({ status: 'delivered', provider_id: idOf(bench, to) });
        expect(bench.peer.takenFor(to)).toHaveLength(1);
      }
    },
  },
  {
    name: 'report before the answer',
    play: async (bench) => {
      bench.peer.beforeAnswer(async ({ id, to }) => {
        expect(await sayDelivered(bench, id, to)).toBe(200);
      });
      const { row } = await sendTo(bench, 'accept').finally(() => {
        bench.peer.beforeAnswer(undefined);
      });
      expect(row).toMatchObject({ status: 'delivered', attempt: 1 });
    },
  },
  {
    name: 'report in four spellings',
    play: async (bench) => {
      expect(bench.peer.format.delivered).toHaveLength(4);
      for (const spelling of bench.peer.format.delivered.keys()) {
        const { to } = await sendTo(bench, 'accept');
        expect(await sayDelivered(bench, idOf(bench, to), to, spelling)).toBe(200);
        expect((await bench.row(to)).status).toBe('delivered');
        // Late, and about less: it changes nothing.
        expect(await bench.report(bench.peer.format.undelivered(idOf(bench, to), to))).toBe(200);
        expect((await bench.row(to)).status).toBe('delivered');
      }
      const { to } = await sendTo(bench, 'accept');
      await bench.report(bench.peer.format.undelivered(idOf(bench, to), to));
      expect((await bench.row(to)).status).toBe('undelivered');
    },
  },
  {
    name: 'long text',
    play: async (bench) => {
      const to = bench.newPhone();
      const text = `${'0123456789'.repeat(20)}€{end}`;
      expect((await bench.send(to, text)).status).toBe('accepted');
      expect(bench.peer.takenFor(to)[0]?.text).toBe(text);
    },
  },
  {
    name: 'text outside GSM-7',
    play: async (bench) => {
      const to = bench.newPhone();
      const text = 'Ẹ ṣé ₦450, Dɛɛbi 😀 ǃ';
      expect((await bench.send(to, text)).status).toBe('accepted');
      expect(bench.peer.takenFor(to)[0]?.text).toBe(text);
    },
  },
];
