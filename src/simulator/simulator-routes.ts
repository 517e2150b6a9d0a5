import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { isGsm7, septets } from '../values/gsm7.ts';
import { parseCaller } from '../values/phone.ts';
import type { SimulatorInbox } from './inbox.ts';
import { toForm, type Call } from './phone-session.ts';
import { writeScenario, type ScenarioRules } from './scenario-writer.ts';
import type { SendCallback } from './send-callback.ts';
import type { TraceLog } from './trace-log.ts';

/** A phone that a newcomer can pick up. The PIN is that of a demo shop, never of a real one. */
export interface DemoPhone {
  readonly phone: string;
  readonly label: string;
  readonly pin?: string;
  /** What scenarios call who has it. */
  readonly name?: string;
}

export interface SimulatorDeps {
  readonly code: string;
  readonly budget: number;
  readonly sendCallback: SendCallback;
  readonly phones: () => Promise<readonly DemoPhone[]>;
  readonly inbox: SimulatorInbox;
  readonly trace: TraceLog;
  /** The scopes of the trace that concern a phone: its hash, and its shops. */
  readonly traceScopes: (phone: string) => Promise<readonly string[]>;
  /** How a dialogue is written down. */
  readonly rules: ScenarioRules;
  readonly clock: Clock;
}

const publicFolder = fileURLToPath(new URL('public', import.meta.url));

const turnBody = z.strictObject({
  phone: z.string().max(30),
  sessionId: z.string().regex(/^[\w-]{1,80}$/),
  dialled: z.string().max(200),
  inputs: z.array(z.string().max(200)).max(60),
  lastPage: z.string().max(60).optional(),
  quickDial: z.enum(['text', 'code']).default('text'),
});
const recordingBody = z.strictObject({
  phone: z.string().max(30),
  turns: z
    .array(
      z.strictObject({
        input: z.string().max(200),
        page: z.string().regex(/^[A-Z]+\d*[A-Z]*$/),
        text: z.string().max(400),
        again: z.boolean().optional(),
      }),
    )
    .max(200),
});
const query = z.object({ to: z.string().optional(), phone: z.string().optional() });

/** A query may carry an unescaped plus, which arrives as a blank. */
const phoneOf = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : parseCaller(value);

/** Plays the gateway for one key press: posts the real callback and tells the page what the phone would show. */
const turn =
  ({ code, budget, sendCallback }: SimulatorDeps): RequestHandler =>
  async (request, response) => {
    const body = turnBody.safeParse(request.body);
    const phone = body.success ? phoneOf(body.data.phone) : undefined;
    if (!body.success || phone === undefined) {
      response.status(400).json({ kind: 'BROKEN', status: 400 });
      return;
    }
    const { sessionId, dialled, inputs, lastPage, quickDial } = body.data;
    const call: Call = { sessionId, phone, dialled, inputs };
    const form = toForm(call, code, quickDial);
    if (form === undefined) {
      response.json({ kind: 'NOT_OURS' });
      return;
    }
    const begin = performance.now();
    const reply = await sendCallback(form, lastPage);
    const ms = Math.round((performance.now() - begin) * 10) / 10;
    if (reply.kind === 'BROKEN') {
      response.json({ ...reply, ms });
      return;
    }
    const length = isGsm7(reply.text) ? septets(reply.text) : reply.text.length;
    response.json({ ...reply, ms, length, most: isGsm7(reply.text) ? budget : Math.floor((budget * 7) / 16) });
  };

/** Writes a dialogue that the page has recorded as a scenario, as a file to be kept. */
const scenario =
  ({ phones, rules, clock }: SimulatorDeps): RequestHandler =>
  async (request, response) => {
    const body = recordingBody.safeParse(request.body);
    const phone = body.success ? phoneOf(body.data.phone) : undefined;
    if (!body.success || phone === undefined) {
      response.status(400).json({ status: 400 });
      return;
    }
    const known = (await phones()).find((one) => one.phone === phone);
    const at = clock.now().toISOString().slice(0, 16).replace('T', ' ');
    const { name: who = phone, pin } = known ?? {};
    const text = writeScenario({ name: `recorded ${at}`, who, phone, pin, turns: body.data.turns }, rules);
    response.attachment('scenario.yaml').type('text/yaml').send(text);
  };

/** The phone in the browser: its page, and the small API that the page uses. On only where the simulator is switched on. */
export const createSimulatorRoutes = (deps: SimulatorDeps): Router => {
  const router = Router();
  router.post('/api/turns', express.json({ limit: '32kb' }), turn(deps));
  router.post('/api/scenarios', express.json({ limit: '128kb' }), scenario(deps));
  router.get('/api/phones', async (_request, response) => {
    response.json({ code: deps.code, budget: deps.budget, phones: await deps.phones() });
  });
  router.get('/api/messages', async (request, response) => {
    const { to } = query.parse(request.query);
    const phone = phoneOf(to);
    if (to !== undefined && phone === undefined) response.json([]);
    else response.json(await deps.inbox.list(phone));
  });
  router.get('/api/trace', async (request, response) => {
    const phone = phoneOf(query.parse(request.query).phone);
    response.json(phone === undefined ? [] : await deps.trace.read(await deps.traceScopes(phone)));
  });
  router.use(express.static(publicFolder, { index: 'index.html' }));
  return router;
};
