import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 10];

/** How a gauge learns its value at the moment somebody asks for it. */
export type Collect = () => Promise<void> | void;

const turnMetrics = (registers: Registry[]) => ({
  turns: new Counter({
    name: 'ussd_turns_total',
    help: 'Turns answered, by page and result (shown, ended, replayed, failed, busy).',
    labelNames: ['page', 'result'] as const,
    registers,
  }),
  turnSeconds: new Histogram({
    name: 'ussd_turn_duration_seconds',
    help: 'Time from the request of a gateway to the answer.',
    buckets: SECONDS,
    registers,
  }),
  turnsInFlight: new Gauge({
    name: 'ussd_turns_in_flight',
    help: 'Turns that somebody waits for in this process.',
    registers,
  }),
  replays: new Counter({
    name: 'ussd_replays_total',
    help: 'Turns that came again and got the answer of the first time.',
    registers,
  }),
  rebuilds: new Counter({
    name: 'ussd_session_rebuilds_total',
    help: 'Sessions walked again from their inputs because Redis no longer knew them.',
    registers,
  }),
  deadlineExceeded: new Counter({
    name: 'ussd_deadline_exceeded_total',
    help: 'Turns that were answered with an apology because the time was up.',
    registers,
  }),
  rejected: new Counter({
    name: 'gateway_rejected_total',
    help: 'Callbacks refused, by gateway and reason (secret, form).',
    labelNames: ['gateway', 'reason'] as const,
    registers,
  }),
});

const shopMetrics = (registers: Registry[]) => ({
  sales: new Counter({
    name: 'sales_committed_total',
    help: 'Sales saved, by the way they came in.',
    labelNames: ['channel'] as const,
    registers,
  }),
  pinChecks: new Counter({
    name: 'pin_checks_total',
    help: 'PINs checked, by result (ok, wrong, locked, blocked).',
    labelNames: ['result'] as const,
    registers,
  }),
  pinLockouts: new Counter({
    name: 'pin_lockouts_total',
    help: 'People locked out after too many wrong PINs or codes.',
    registers,
  }),
});

const smsMetrics = (registers: Registry[]) => ({
  smsState: new Counter({
    name: 'sms_state_total',
    help: 'Steps of messages to a new state, by state and class.',
    labelNames: ['state', 'purpose'] as const,
    registers,
  }),
  smsUnknown: new Counter({
    name: 'sms_unknown_total',
    help: 'Messages of which nobody knows whether the provider took them.',
    registers,
  }),
});

const smsProviderMetrics = (registers: Registry[]) => ({
  smsProviderOutcomes: new Counter({
    name: 'sms_provider_outcomes_total',
    help: 'What SMS providers said of a message, by provider and outcome (accepted, refused, try_later, unknown).',
    labelNames: ['provider', 'outcome'] as const,
    registers,
  }),
  smsProviderUp: new Gauge({
    name: 'sms_provider_up',
    help: '1 while this process hands messages to an SMS provider, 0 while it leaves it alone.',
    labelNames: ['provider'] as const,
    registers,
  }),
});

const smsDurationMetrics = (registers: Registry[]) => ({
  smsProviderSeconds: new Histogram({
    name: 'sms_provider_duration_seconds',
    help: 'Time an SMS provider took to answer.',
    labelNames: ['provider'] as const,
    buckets: SECONDS,
    registers,
  }),
});

const eventMetrics = (registers: Registry[]) => ({
  outboxPending: new Gauge({ name: 'outbox_pending', help: 'Events waiting to be published.', registers }),
  outboxOldestSeconds: new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'Age of the oldest event waiting to be published.',
    registers,
  }),
  outboxPublished: new Counter({
    name: 'outbox_published_total',
    help: 'Events handed to the bus, by result (published, failed).',
    labelNames: ['result'] as const,
    registers,
  }),
  consumed: new Counter({
    name: 'consumer_events_total',
    help: 'Events handled, by consumer and result (done, duplicate, retry, dead).',
    labelNames: ['consumer', 'result'] as const,
    registers,
  }),
  dueWorkOldestSeconds: new Gauge({
    name: 'due_work_oldest_seconds',
    help: 'How long the oldest work has been due that nobody has taken.',
    registers,
  }),
  deadLetters: new Counter({
    name: 'consumer_dead_letters_total',
    help: 'Events set aside because they could not be handled, by consumer and type.',
    labelNames: ['consumer', 'type'] as const,
    registers,
  }),
  busUp: new Gauge({
    name: 'bus_up',
    help: '1 while the bus takes and gives events as far as this process can tell, else 0.',
    registers,
  }),
  jobs: new Gauge({
    name: 'bullmq_job_count',
    help: 'Jobs in a queue, by state.',
    labelNames: ['queue', 'state'] as const,
    registers,
  }),
});

const databaseMetrics = (registers: Registry[]) => ({
  poolInUse: new Gauge({ name: 'db_pool_in_use', help: 'Connections to the database that are lent out.', registers }),
  poolWaiting: new Gauge({ name: 'db_pool_waiting', help: 'Who waits for a connection to the database.', registers }),
});

const httpMetrics = (registers: Registry[]) => ({
  httpSeconds: new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time of HTTP requests by the pattern of their route, never by their address.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: SECONDS,
    registers,
  }),
});

export interface MetricsOptions {
  readonly version: string;
  /** Off in tests: the process' own figures watch the garbage collector and keep timers. */
  readonly processFigures?: boolean;
}

/** Creates every metric of the program in a registry of its own. No label is ever a person, a session or a shop. */
export const createMetrics = ({ version, processFigures = true }: MetricsOptions) => {
  const registry = new Registry();
  const registers = [registry];
  if (processFigures) collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'build_info', help: 'Always 1.', labelNames: ['version'] as const, registers }).set({ version }, 1);
  return { ...figuresIn(registers), registry, ...collecting(registry) };
};

const figuresIn = (registers: Registry[]) => ({
  ...turnMetrics(registers),
  ...shopMetrics(registers),
  ...smsMetrics(registers),
  ...smsProviderMetrics(registers),
  ...smsDurationMetrics(registers),
  ...eventMetrics(registers),
  ...databaseMetrics(registers),
  ...httpMetrics(registers),
});

const collecting = (registry: Registry) => {
  const collectors: Collect[] = [];
  return {
    /** Runs `collect` before each answer of /metrics, for figures that live in a database or a queue. */
    collectWith: (collect: Collect): void => {
      collectors.push(collect);
    },
    /** The text that Prometheus reads. A figure that can't be collected keeps its last value. */
    render: async (): Promise<{ contentType: string; text: string }> => {
      await Promise.allSettled(collectors.map(async (collect) => collect()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
