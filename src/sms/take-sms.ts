import type { Clock } from '../platform/clock.ts';
import { DomainError, isDomainError } from '../values/errors.ts';
import { idFrom } from '../platform/ids.ts';
import type { RateLimitRule } from '../platform/rate-limit.ts';
import type { IncomingSms, SmsOutcome } from '../values/sms.ts';
import type { MembershipInShop } from '../tenancy/tenant-directory.ts';
import type { Language } from '../tenancy/tenant.ts';
import { lockOf } from '../features/pins/pin-window.ts';
import { languageOfStopWord, type HandleIncomingSms } from './incoming-sms.ts';
import type { MessageParams, TemplateId } from '../features/messages/message-templates.ts';
import type { MessageTexts } from '../features/messages/message-texts.ts';
import type { OptOuts } from '../features/messages/opt-outs.ts';
import type { ServiceNames } from '../features/messages/service-names.ts';
import type { AskBySms } from './ask-by-sms.ts';
import type { Asked } from './asked.ts';
import { parseCommand, type Command } from './parse-command.ts';
import { isSure } from './refusal.ts';
import type { SellBySms } from './sell-by-sms.ts';

const HOUR_SECONDS = 3600;
/** More from one number are not answered. */
export const COMMANDS_OF_A_PHONE: RateLimitRule = { name: 'sms-commands', most: 60, windowSeconds: HOUR_SECONDS };
/** STOP and START take effect always; that they did is said so often. */
export const CONFIRMATIONS_TO_A_PHONE: RateLimitRule = { name: 'sms-stop', most: 4, windowSeconds: HOUR_SECONDS };
/** How often a number without a shop is told how the service works. */
export const HELPS_FOR_A_STRANGER: RateLimitRule = { name: 'sms-help', most: 1, windowSeconds: 24 * HOUR_SECONDS };

export interface TakeSmsDeps {
  readonly ask: AskBySms;
  readonly sell: SellBySms;
  readonly clock: Clock;
  readonly texts: MessageTexts;
  readonly service: ServiceNames;
  /** The number that people write to. */
  readonly shortCode: string;
  readonly optOuts: OptOuts;
  readonly membershipsOf: (phone: string) => Promise<readonly MembershipInShop[]>;
  readonly languageOf: (phone: string) => Promise<Language | undefined>;
  /** Hands an answer over that belongs to no shop. */
  readonly send: (sms: { readonly id: string; readonly to: string; readonly text: string }) => Promise<SmsOutcome>;
  /** Counts against COMMANDS_OF_A_PHONE, and so on. */
  readonly mayAsk: (phone: string) => Promise<boolean>;
  readonly mayConfirm: (phone: string) => Promise<boolean>;
  readonly mayHelp: (phone: string) => Promise<boolean>;
  /** What is kept of messages in no ledger: that they were counted, and those whose answer belongs to no shop. */
  readonly handled: {
    readonly has: (phone: string, id: string) => Promise<boolean>;
    /** Answers whether this was the first time. */
    readonly add: (phone: string, id: string) => Promise<boolean>;
  };
  /** Hears, once, of each message from a number without a shop. */
  readonly onStranger: (phone: string, provider: string) => void;
}

/** A message with what is known of it before it is read. */
interface Received {
  readonly from: string;
  readonly provider: string;
  readonly reference: string;
  /** Of the word that was written, when only one language has it. */
  readonly language?: Language | undefined;
}

/**
 * Makes the operation that does what people write to the short code (ux.md 2.7). The text itself is read here and
 * nowhere kept.
 */
export const createHandleSms =
  (deps: TakeSmsDeps): HandleIncomingSms =>
  async (sms) => {
    const received = { from: sms.from, provider: sms.provider, reference: referenceOf(sms) };
    const command = parseCommand(sms.text);
    if (command.kind === 'stop' || command.kind === 'start') {
      await changeOptOut(deps, { ...received, language: languageOfStopWord(sms.text) }, command.kind);
      return;
    }
    if (!(await mayAsk(deps, received))) return;
    await takeCommand(deps, received, command);
  };

/**
 * Counts a command when it first comes: the network brings one again until we take it, and through an outage that would
 * use up all that its sender has. One that was too many stays so.
 */
const mayAsk = async ({ handled, mayAsk: may }: TakeSmsDeps, { from, reference }: Received): Promise<boolean> => {
  if (!(await handled.add(from, `asked:${reference}`))) return !(await handled.has(from, `refused:${reference}`));
  if (await may(from)) return true;
  await handled.add(from, `refused:${reference}`);
  return false;
};

const referenceOf = ({ provider, id }: IncomingSms): string => idFrom(JSON.stringify(['sms', provider, id]));

/** A delivery that comes again must not undo what the sender has said since. */
const changeOptOut = async (deps: TakeSmsDeps, received: Received, kind: 'stop' | 'start'): Promise<void> => {
  const { handled, optOuts, service, shortCode: smsno } = deps;
  if (await handled.has(received.from, received.reference)) return;
  if (kind === 'stop') await optOuts.optOut(received.from, 'sms');
  else await optOuts.optIn(received.from, 'sms');
  const params = { brand: service.brand, smsno };
  if (!(await deps.mayConfirm(received.from))) {
    await handled.add(received.from, received.reference);
    return;
  }
  await sendOnce(deps, received, { template: kind === 'stop' ? 'M25' : 'M29', params });
};

const sendOnce = async <T extends TemplateId>(
  deps: TakeSmsDeps,
  { from, reference, language: written }: Received,
  { template, params }: { readonly template: T; readonly params: MessageParams<T> },
): Promise<void> => {
  const language = written ?? (await deps.languageOf(from)) ?? 'en';
  if (!(await deps.handled.add(from, reference))) return;
  await deps.send({ id: reference, to: from, text: deps.texts.render(template, language, params) });
};

const takeCommand = async (deps: TakeSmsDeps, received: Received, command: Command): Promise<void> => {
  const memberships = await deps.membershipsOf(received.from);
  const active = memberships.filter(({ member }) => member.status === 'active');
  if (active.length === 0) {
    await helpStranger(deps, received);
    return;
  }
  const used = lastUsed(active);
  if (used === undefined) await sendOnce(deps, received, { template: 'M22', params: {} });
  else await runCommand(deps, { ...used, reference: received.reference, now: deps.clock.now() }, command);
};

const helpStranger = async (deps: TakeSmsDeps, received: Received): Promise<void> => {
  if (await deps.handled.add(received.from, `stranger:${received.reference}`))
    deps.onStranger(received.from, received.provider);
  if (await deps.optOuts.isOptedOut(received.from)) return;
  if (!(await deps.mayHelp(received.from))) return;
  const { brand, help, dial } = deps.service;
  const params = { brand, help, dial: dial.menu, smsno: deps.shortCode };
  await sendOnce(deps, received, { template: 'M30', params });
};

/** Of several shops the one used last; undefined when nobody can tell which one is meant. */
const lastUsed = (active: readonly MembershipInShop[]): MembershipInShop | undefined => {
  const at = ({ member }: MembershipInShop): number => member.lastUsedAt?.getTime() ?? 0;
  const [first, second] = [...active].sort((a, b) => at(b) - at(a));
  return first === undefined || (second !== undefined && at(first) === at(second)) ? undefined : first;
};

/** Whatever stands in the way of a command, its sender hears what. */
const runCommand = async (deps: TakeSmsDeps, asked: Asked, command: Command): Promise<void> => {
  try {
    if (asked.tenant.status !== 'active') throw new DomainError('tenant_suspended');
    if (lockOf(asked.member, asked.now).state === 'open') await run(deps, asked, command);
    else await deps.ask.locked(asked);
  } catch (error) {
    if (!isDomainError(error) || !isSure(error.code)) throw error;
    await deps.ask.refused(asked, { error, command });
  }
};

const run = ({ ask, sell }: TakeSmsDeps, asked: Asked, command: Command): Promise<void> => {
  if (command.kind === 'sell') return sell.sell(asked, command);
  if (command.kind === 'stock') return ask.stock(asked, command.code);
  // STOP and START are done before it is known who asks.
  const kind = command.kind === 'stop' || command.kind === 'start' ? 'unclear' : command.kind;
  return kind === 'undo' || kind === 'again' ? sell[kind](asked) : ask[kind](asked);
};
