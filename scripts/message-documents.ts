/** The tables of docs/messages.md, written from the code: `npm run docs:messages`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { loadMessageTexts } from '../src/features/messages/load-message-texts.ts';
import { TEMPLATE_IDS, templateOf } from '../src/features/messages/message-templates.ts';
import { kindOf, SMS_POLICY, type SmsPolicy } from '../src/features/messages/sms-policy.ts';

export const MESSAGES_DOCUMENT = join(import.meta.dirname, '..', 'docs', 'messages.md');

const duration = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 7200 ? `${seconds / 60} min` : `${seconds / 3600} h`;
};

const hoursOf = ({ hours }: SmsPolicy): string => {
  if (hours === undefined) return 'any';
  const { from, to, heldUntil, restsOnSunday } = hours;
  const days = restsOnSunday ? ', not on Sundays' : '';
  return `${from} to ${to}${days}; else held until ${heldUntil}`;
};

const table = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...body] = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const policies = (): string =>
  table([
    ['kind', 'how often', 'tries again after', 'given up after', 'hours of the shop', 'caps are asked'],
    ...Object.entries<SmsPolicy>(SMS_POLICY).map(([kind, policy]) => [
      `**${kind}**`,
      policy.delivery,
      `${policy.retrySeconds.map(duration).join(', ')}, then the same again`,
      duration(policy.lifetimeMinutes * 60),
      hoursOf(policy),
      policy.budget === 'none' ? 'nowhere' : policy.budget,
    ]),
  ]);

const templates = (): string => {
  const { en } = loadMessageTexts(join(import.meta.dirname, '..', 'menus', 'sms'));
  return table([
    ['', 'kind', 'to', 'in English'],
    ...TEMPLATE_IDS.map((id) => {
      const { class: purpose, audience } = templateOf(id);
      return [id, kindOf({ template: id, class: purpose }), audience, `\`${en.messages[id]}\``];
    }),
  ]);
};

const between = (document: string, name: string, content: string): string => {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [before = '', rest = ''] = document.split(begin);
  const [, after = ''] = rest.split(end);
  return `${before}${begin}\n\n${content}\n\n${end}${after}`;
};

/** The document with its tables as they follow from the code, formatted as the repository is. */
export const messagesDocument = (): Promise<string> => {
  const filled = between(
    between(readFileSync(MESSAGES_DOCUMENT, 'utf8'), 'policy', policies()),
    'templates',
    templates(),
  );
  return format(filled, { filepath: MESSAGES_DOCUMENT, singleQuote: true, printWidth: 120 });
};

if (process.argv[1] === import.meta.filename) writeFileSync(MESSAGES_DOCUMENT, await messagesDocument());
