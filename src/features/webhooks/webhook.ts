import { isIP } from 'node:net';
import { eventTypes, topicOf, type EventType } from '../../events/catalogue.ts';

/** What a program may hear of: everything of its shop but calls. */
export const WEBHOOK_TYPES: readonly EventType[] = eventTypes.filter((type) => topicOf(type) !== 'kibanda.sessions');

/** A subscription, without its secret. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly status: 'active' | 'off';
  /** Why it was switched off: days of failures, or the program said that it is gone. */
  readonly offReason: 'failing' | 'gone' | null;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failed attempt the next one is made. After the last the event is given up. */
const RETRIES: readonly number[] = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
];
/** A program that has taken nothing for so long is written to no more. */
export const OFF_AFTER_MS = 5 * 24 * HOUR;
/** What a program may ask for by Retry-After. */
const LONGEST_WISH_MS = 10 * HOUR;

/**
 * When to try again after so many attempts, or undefined to give up.
 * @param wishMs what the program asked for by Retry-After
 */
export const nextTry = (attempts: number, now: Date, wishMs = 0): Date | undefined => {
  const delay = RETRIES[attempts - 1];
  return delay === undefined ? undefined : new Date(now.getTime() + Math.max(delay, Math.min(wishMs, LONGEST_WISH_MS)));
};

/** Names that lead to the inside of a network, whatever they resolve to. */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|invalid|test|example|onion|arpa)\.?$/i;
const LONGEST_URL = 500;

/**
 * Whether events may be sent to this address: https, a name of the public DNS and no number in any spelling (the parser
 * writes them all as numbers), the usual ports, and no password in it. What the name resolves to is looked at when it is
 * connected to.
 */
export const isWebhookUrl = (text: string): boolean => {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password, hash } = new URL(text);
  const isPlain = [username, password, hash].every((part) => part === '');
  return protocol === 'https:' && isPublicName(hostname) && isPlain && ['', '443', '8443'].includes(port);
};

const isPublicName = (host: string): boolean =>
  host.includes('.') && !host.startsWith('[') && isIP(host.replace(/\.$/, '')) === 0 && !INSIDE.test(host);
