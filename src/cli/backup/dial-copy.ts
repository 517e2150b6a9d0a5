import { compose } from '../../compose/program.ts';
import { loadConfig, type Environment } from '../../config.ts';
import { africasTalkingFormat } from '../../simulator/formats/africastalking.ts';
import { pageIn, startCall } from '../../simulator/phone-session.ts';
import { createSendCallback } from '../../simulator/send-callback.ts';
import { CliError } from '../cli-context.ts';

/** Pages of trouble, and those for numbers that nobody knows: an owner's first page is another. */
const NOT_AT_HOME = /^(?:X|U|R)/;

/**
 * Starts the program on a restored copy to answer callers, and nothing else of it; dials it as a network would, and answers
 * which page came.
 * @throws CliError when the caller is not served
 */
export const dialCopy = async (env: Environment, phone: string): Promise<string> => {
  const config = loadConfig(env);
  const program = await compose(config);
  try {
    const { port = 0 } = await program.start(['web']);
    const [secret = ''] = config.callbackSecrets;
    const send = createSendCallback(() => `http://127.0.0.1:${port}/callbacks/${secret}`);
    const call = startCall(phone, config.ussdCode);
    const reply = await send(
      africasTalkingFormat,
      africasTalkingFormat.keyPress(call, { code: config.ussdCode, settings: {} }),
    );
    if (reply.kind === 'BROKEN') throw new CliError(`A caller of the copy got no answer (${reply.status}).`);
    const page = pageIn(reply.hop) ?? '';
    if (page === '' || NOT_AT_HOME.test(page))
      throw new CliError(`An owner who dials the copy reads ${page}: ${reply.text}`);
    return page;
  } finally {
    await program.stop();
  }
};
