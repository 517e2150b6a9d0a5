import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { isGsm7, septets } from '../values/gsm7.ts';
import { parseCaller } from '../values/phone.ts';
import type { SimulatorInbox } from './inbox.ts';
import { pageIn, parseDial, type Call } from './phone-session.ts';
import { writeScenario, type ScenarioRules } from './scenario-writer.ts';
import type { SendCallback } from './send-callback.ts';
import type { SimulatedNetwork } from './simulated-network.ts';
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
  /** The first is the one that a phone begins with. */
  readonly networks: readonly SimulatedNetwork[];
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

const callBody = z.strictObject({
  network: z.string().max(30).optional(),
  phone: z.string().max(30),
  sessionId: z.string().regex(/^[\w-]{1,80}$/),
  dialled: z.string().max(200),
  inputs: z.array(z.string().max(200)).max(60),
  lastPage: z.string().max(60).optional(),
  quickDial: z.enum(['text', 'code']).default('text'),
});
type CallBody = z.infer<typeof callBody>;

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

/** What the page asks for, on a network that is there and from a number that can be one; undefined for anything else. */
const readCall = ({ networks }: SimulatorDeps, given: unknown) => {
  const body = callBody.safeParse(given).data;
  const phone = phoneOf(body?.phone);
  const network = networks.find(({ format }) => format.name === (body?.network ?? networks[0]?.format.name));
  return body && phone !== undefined && network ? { body, network, call: toCall(body, phone) } : undefined;
};

const toCall = ({ sessionId, dialled, inputs, lastPage }: CallBody, phone: string): Call => ({
  ...{ sessionId, phone, dialled, inputs },
  ...(lastPage === undefined ? {} : { lastPage }),
});

/** Plays the gateway for one key press: sends what the network would, and tells the page what the phone would show. */
const turn =
  (deps: SimulatorDeps): RequestHandler =>
  async (request, response) => {
    const asked = readCall(deps, request.body);
    if (!asked) {
      response.status(400).json({ kind: 'BROKEN', status: 400 });
      return;
    }
    const { call, body, network } = asked;
    const { format, budget, code } = network;
    if (parseDial(call.dialled, code) === undefined) {
      response.json({ kind: 'NOT_OURS' });
      return;
    }
    const begin = performance.now();
    const reply = await deps.sendCallback(format, format.keyPress(call, { ...network, quickDial: body.quickDial }));
    const ms = Math.round((performance.now() - begin) * 10) / 10;
    if (reply.kind === 'BROKEN') {
      response.json({ ...reply, ms });
      return;
    }
    const length = isGsm7(reply.text) ? septets(reply.text) : reply.text.length;
    const most = isGsm7(reply.text) ? budget : Math.floor((budget * 7) / 16);
    const page = pageIn(reply.hop) ?? (await pageInTrace(deps, call.phone));
    response.json({ ...reply, page, ms, length, most });
  };

/** Which page a phone was shown, where the network has no place for it in its answers. */
const pageInTrace = async ({ trace, traceScopes }: SimulatorDeps, phone: string): Promise<string | undefined> =>
  (await trace.read(await traceScopes(phone))).findLast((entry) => entry.kind === 'turn')?.page;

/** Tells the program that the caller hung up, where the network tells of it. */
const hangUp =
  (deps: SimulatorDeps): RequestHandler =>
  async (request, response) => {
    const asked = readCall(deps, request.body);
    const abort = asked?.network.format.over.abort;
    if (asked && abort) await deps.sendCallback(asked.network.format, abort(asked.call, asked.network));
    response.status(204).end();
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
  router.post('/api/hang-ups', express.json({ limit: '32kb' }), hangUp(deps));
  router.post('/api/scenarios', express.json({ limit: '128kb' }), scenario(deps));
  router.get('/api/phones', async (_request, response) => {
    const networks = deps.networks.map(({ format: { name, label }, code, budget }) => ({ name, label, code, budget }));
    response.json({ networks, phones: await deps.phones() });
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
