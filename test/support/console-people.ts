import { z } from 'zod';
import { DEMO_OWNER } from '../../src/fixtures/demo-data.ts';
import { until } from './until.ts';

/** The owner of the demo shop, once it is claimed. */
export const CLAIMED = { phone: DEMO_OWNER.phone as string, username: 'zawadi', password: 'green bananas by the lake' };

const inbox = z.array(z.object({ text: z.string() }));

/** The code that was sent last to a phone, as its inbox shows it. */
export const codeSentTo = async (url: string, phone: string): Promise<string> => {
  let code: string | undefined;
  await until(async () => {
    const response = await fetch(`${url}/simulator/api/messages?to=${encodeURIComponent(phone)}`);
    const texts = inbox.parse(await response.json()).map(({ text }) => text);
    code = texts.map((text) => /\b([0-9]{3} [0-9]{3})\b/.exec(text)?.[1]).find((found) => found !== undefined);
    return code !== undefined;
  });
  return code ?? '';
};
