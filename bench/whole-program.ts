import { startFakeAfricasTalking } from '../test/support/fake-africastalking.ts';
import { startChild } from './child.ts';
import type { Ground } from './ground.ts';

const ACCOUNT = { username: 'kibanda', apiKey: 'bench' };

/** All roles in one process, on clean ground, with a stand-in for the provider of SMS. */
export const startWholeProgram = async (ground: Ground) => {
  const provider = await startFakeAfricasTalking(ACCOUNT);
  await ground.clean();
  const program = await startChild(['src/main.ts', 'serve', '--role', 'all'], {
    ...ground.env,
    AFRICASTALKING_USERNAME: ACCOUNT.username,
    AFRICASTALKING_API_KEY: ACCOUNT.apiKey,
    AFRICASTALKING_SMS_URL: provider.url,
  });
  return { program, provider };
};
