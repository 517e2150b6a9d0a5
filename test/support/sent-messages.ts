import { loadMessageTexts } from '../../src/features/messages/load-message-texts.ts';
import type { AcceptanceProgram } from './acceptance-program.ts';
import type { FakeAfricasTalking } from './fake-africastalking.ts';
import { until } from './until.ts';

interface LedgerRow {
  readonly template: string;
  readonly to: string;
  readonly status: string;
}
/** How far the ledgers and the provider had come at one moment. */
export interface SentMark {
  readonly ledger: ReadonlySet<string>;
  readonly provider: number;
}

const HANDED_OVER = new Set(['accepted', 'delivered']);

/** What became of SMS: what the shops' ledgers say, and what the stand-in provider really took. */
export const watchMessages = (program: AcceptanceProgram, provider: FakeAfricasTalking) => {
  const templateOf = createTemplateFinder();
  const rows = async (): Promise<ReadonlyMap<string, LedgerRow>> => {
    const schemas = await program.rows<{ schema_name: string }>('select schema_name from public.tenants');
    const all = schemas.map(
      ({ schema_name: schema }) =>
        `select id::text, template, to_phone as to, status, not_before > created_at as waits from ${schema}.sms_messages
        where template <> 'M8'`,
    );
    const found = await program.rows<LedgerRow & { readonly id: string }>(all.join(' union all '));
    return new Map(found.map(({ id, ...row }) => [id, row]));
  };

  return {
    /** Waits until nothing is on its way to the provider. */
    settle: async (): Promise<void> => {
      await until(async () => {
        const all = await rows();
        return [...all.values()].every(({ status }) => status !== 'queued' && status !== 'sending');
      });
    },
    mark: async (): Promise<SentMark> => ({
      ledger: new Set((await rows()).keys()),
      provider: provider.accepted.length,
    }),
    /**
     * What phones received since then, and what waits, as `M5 +254712000001, held`.
     * @throws Error when a ledger says of a message that it was sent, and the provider never took it
     */
    since: async (mark: SentMark): Promise<readonly string[]> => {
      const sent = provider.accepted.slice(mark.provider).map(({ to, message }) => `${templateOf(message)} ${to}`);
      // The evening's summary comes by the clock, whatever is dialled.
      const took = sent.filter((text) => !text.startsWith('M8 '));
      const left = [...took];
      const waiting: string[] = [];
      for (const [id, { template, to, status }] of await rows()) {
        if (mark.ledger.has(id)) continue;
        const text = `${template} ${to}`;
        if (!HANDED_OVER.has(status)) waiting.push(`${text}, ${status}`);
        else if (!left.includes(text)) throw new Error(`${text} is ${status}, and the provider did not take it`);
        else left.splice(left.indexOf(text), 1);
      }
      return [...took, ...waiting];
    },
    /** What a phone received since then, in order. */
    receivedSince: ({ provider: from }: SentMark, to: string): readonly { template: string; text: string }[] =>
      provider.accepted
        .slice(from)
        .filter((message) => message.to === to)
        .map(({ message }) => ({ template: templateOf(message), text: message })),
  };
};

/** `{n}`, or the word that goes with it: `{n|sale|sales}`. */
const PARAMETER = /\{\w+(?:\|[^{}]*)?\}/g;

/** Finds out which text of which language a message is. */
const createTemplateFinder = (): ((message: string) => string) => {
  const texts = Object.values(loadMessageTexts('menus/sms')).flatMap(({ messages }) => Object.entries(messages));
  const patterns = texts.map(([id, text]) => {
    const [main = '', tail = ''] = text.split('||').map(toPattern);
    return { id, length: text.replace(PARAMETER, '').length, pattern: new RegExp(`^${main}(?:${tail})?$`, 's') };
  });
  // The text with most letters of its own says most.
  const likeliest = patterns.toSorted((a, b) => b.length - a.length);
  return (message) => likeliest.find(({ pattern }) => pattern.test(message))?.id ?? message;
};

const toPattern = (text: string): string =>
  text
    .split(PARAMETER)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
