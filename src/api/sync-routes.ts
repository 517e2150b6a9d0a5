import { z } from 'zod';
import { DomainError, RequestError } from '../values/errors.ts';
import { clientRef, instant, instantIn, instantOf } from './formats.ts';
import { PROBLEM_WORDS } from './problem-words.ts';
import { manyRoute } from './make-route.ts';
import type { Route, RunInShop } from './route.ts';
import { firstReceived } from './sync-clock.ts';
import { doOperation, operation, ORDER, type Operation } from './sync-operations.ts';

const MOST = 500;
const BODY_BYTES = 1_048_576;
/** So far a clock may be wrong before its times are moved: requests take their time too. */
const CLOCK_TOLERANCE_MS = 120_000;
/**
 * Refused because of the moment: the same operation may be done later. What another device has done and not sent yet, a
 * credit sale, say, is missing to what follows it.
 */
const LATER: readonly string[] = [
  ...['unavailable', 'outcome_unknown', 'timeout', 'rate_limited', 'tenant_suspended'],
  ...['sale_not_found', 'item_not_found', 'customer_not_found', 'payment_too_large'],
];
/** The program cannot do anything now: what follows would only wait for nothing. */
const DOWN: readonly string[] = ['unavailable', 'outcome_unknown', 'timeout'];

const syncBody = z
  .strictObject({
    sentAt: instantIn.meta({ description: 'what the clock of the device says now; anew for each attempt, if it can' }),
    operations: z.array(operation).min(1).max(MOST),
  })
  .meta({ id: 'Sync' });

const resultAnswer = z
  .strictObject({
    clientRef,
    status: z.enum(['done', 'refused']),
    at: instant.meta({ description: 'when it happened, by a clock that is right' }),
    receipt: z.string().optional(),
    short: z.boolean().optional().meta({ description: 'more was sold than the books held: the owner is told' }),
    otherPrice: z
      .boolean()
      .optional()
      .meta({ description: 'sold at another price than the list’s, which is on record' }),
    overLimit: z
      .boolean()
      .optional()
      .meta({ description: 'the customer owes more than the limit, which is on record' }),
    proposed: z.boolean().optional().meta({ description: 'a count that waits for the owner' }),
    code: z.string().optional(),
    detail: z.string().optional(),
    field: z.string().optional(),
    retry: z.boolean().optional().meta({ description: 'refused for now: send it again later' }),
  })
  .meta({ id: 'SyncResult' });
type Result = z.input<typeof resultAnswer>;

/** What came of what was sent. */
export const syncAnswer = z
  .strictObject({
    results: z.array(resultAnswer).meta({ description: 'one for each operation, in their order' }),
    clock: z
      .strictObject({
        now: instant,
        offsetSeconds: z.int().meta({ description: 'so much the clock of the device is behind' }),
        corrected: z.boolean().meta({ description: 'it is wrong by minutes or more: times were moved by that' }),
      })
      .meta({ id: 'ClockCheck' }),
  })
  .meta({ id: 'Synced' });

const refused = (error: DomainError | RequestError): Omit<Result, 'clientRef' | 'at'> => {
  const { detail, field } = PROBLEM_WORDS[error.code];
  return {
    status: 'refused',
    code: error.code,
    detail,
    ...(field === undefined ? {} : { field }),
    retry: LATER.includes(error.code),
  };
};

const doOne = async (run: RunInShop, op: Operation, offsetMs: number): Promise<Result> => {
  const moved = new Date(op.at.getTime() + offsetMs);
  const head = { clientRef: op.clientRef, at: instantOf(moved) };
  try {
    const done = await run((tx, call) => doOperation(tx, op, { call, at: moved }));
    return { ...head, status: 'done', ...done };
  } catch (error) {
    if (error instanceof DomainError || error instanceof RequestError) return { ...head, ...refused(error) };
    throw error;
  }
};

const notNow = (op: Operation, offsetMs: number): Result => ({
  ...{ clientRef: op.clientRef, at: instantOf(new Date(op.at.getTime() + offsetMs)) },
  ...refused(new DomainError('unavailable')),
});

/** One after the other, each in a transaction of its own: what is done stays done when the line is cut. */
const doAll = async (run: RunInShop, operations: readonly Operation[], offsetMs: number): Promise<Result[]> => {
  const order = operations
    .map((op, index) => ({ op, index }))
    .toSorted((a, b) => ORDER[a.op.type] - ORDER[b.op.type] || a.op.at.getTime() - b.op.at.getTime());
  const results = new Map<number, Result>();
  let down = false;
  for (const { op, index } of order) {
    const result: Result = down ? notNow(op, offsetMs) : await doOne(run, op, offsetMs);
    down ||= result.code !== undefined && DOWN.includes(result.code);
    results.set(index, result);
  }
  return operations.flatMap((_op, index) => results.get(index) ?? []);
};

/** Work that was done offline. */
export const syncRoutes = (now: () => Date): readonly Route[] => [
  manyRoute(
    {
      ...{ id: 'sync', method: 'post', path: '/sync', tag: 'Sync', right: 'sale.record', bodyLimit: BODY_BYTES },
      summary:
        'Send what was done offline, in any order, whole or in part, as often as needed: each clientRef is done once',
      body: syncBody,
      answer: syncAnswer,
    },
    async (run, { body }) => {
      const received = now();
      const first = await run((tx, { actor }) =>
        firstReceived(tx, { memberId: actor.id, sentAt: body.sentAt }, received),
      );
      const offset = first.getTime() - body.sentAt.getTime();
      const corrected = Math.abs(offset) > CLOCK_TOLERANCE_MS;
      const results = await doAll(run, body.operations, corrected ? offset : 0);
      const offsetSeconds = Math.round(offset / 1000);
      return { results, clock: { now: instantOf(received), offsetSeconds, corrected } };
    },
  ),
];
