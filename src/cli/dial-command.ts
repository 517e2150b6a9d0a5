import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { africasTalkingFormat } from '../simulator/formats/africastalking.ts';
import { createSendCallback } from '../simulator/send-callback.ts';
import { answered, pageIn, parseDial, replied, startCall, type Call } from '../simulator/phone-session.ts';
import { parseCaller } from '../values/phone.ts';
import { CliError, type CliContext } from './cli-context.ts';

const options = z.object({ code: z.string(), url: z.string(), secret: z.string() });
const WIDTH = 30;

/** `kibanda dial +254700000001`: the phone of the simulator, in a terminal. */
export const addDialCommand = (program: Command, { env, print, serverUrl }: CliContext): void => {
  const port = env['PORT'] ?? '8080';
  program
    .command('dial')
    .description('a phone in the terminal: dials the running program as a gateway would')
    .argument('<phone>', 'who calls, such as +254700000001')
    .option('--code <code>', 'what is dialled; *384*7*1# also quick-dials', env['USSD_CODE'] ?? '*384*7#')
    .option('--url <url>', 'where the program listens', serverUrl ?? `http://127.0.0.1:${port}`)
    .option('--secret <secret>', 'the secret of the callback address', env['CALLBACK_SECRET']?.split(',')[0] ?? 'local')
    .addHelpText('after', '\nType what you would type on a phone. An empty line hangs up.')
    .action(async (argument: string, given: unknown) => {
      const phone = parseCaller(argument);
      if (phone === undefined) throw new CliError(`${argument} is not a phone number such as +254700000001.`);
      await talk({ ...options.parse(given), phone, shared: env['USSD_CODE'] ?? '*384*7#', print });
    });
};

interface Dialling {
  readonly phone: string;
  readonly code: string;
  /** The shared code, of which `code` may be a longer form. */
  readonly shared: string;
  readonly url: string;
  readonly secret: string;
  readonly print: (line: string) => void;
}

const talk = async ({ phone, code, shared, url, secret, print }: Dialling): Promise<void> => {
  if (!parseDial(code, shared))
    throw new CliError(`${code} is not a code of this service: it must begin like ${shared}.`);
  const format = africasTalkingFormat;
  const line = { code: shared, settings: {} };
  const address = new URL(`/callbacks/${encodeURIComponent(secret)}`, url);
  const send = createSendCallback(() => address.href);
  const keypad = createInterface({ input: process.stdin, output: process.stderr, prompt: '> ' });
  const keys = keypad[Symbol.asyncIterator]();
  // Keys that come through a pipe are all read, and the pipe closed, while the first page is on its way.
  const pipe = { isOpen: true };
  keypad.once('close', () => {
    pipe.isOpen = false;
  });
  let call: Call | undefined = startCall(phone, code);
  try {
    while (call) {
      const reply = await send(format, format.keyPress(call, line));
      if (reply.kind === 'BROKEN') throw new CliError(brokenReason(reply.status, url));
      print(drawScreen(reply.text, pageIn(reply.hop)));
      if (reply.kind === 'END') return;
      if (pipe.isOpen) keypad.prompt();
      const key = await keys.next();
      const typed = key.done === true ? '' : key.value.trim();
      call = typed === '' ? undefined : replied(answered(call, reply.hop), typed);
    }
  } finally {
    keypad.close();
  }
};

const brokenReason = (status: number, url: string): string => {
  if (status === 0) return `Nobody answers at ${url}. Is \`npm start\` running?`;
  if (status === 401) return 'The secret of the callback address is wrong: see --secret.';
  return `The program answered ${status}, which a gateway would tell its caller as "connection problem".`;
};

/** The text in a frame, with the page's id as a title. */
const drawScreen = (text: string, page = ''): string => {
  const lines = text.split('\n');
  const width = Math.max(WIDTH, ...lines.map((line) => line.length));
  const top = `┌─ ${page} ${'─'.repeat(Math.max(0, width - page.length - 1))}┐`;
  return [top, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${'─'.repeat(width + 2)}┘`].join('\n');
};
