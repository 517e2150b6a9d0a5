import { expect } from '@jest/globals';

/** People who text the short code, and the messages that come back to their phones. */
export const smsTo = (baseUrl: string) => {
  let lastId = 0;
  const nextId = (): string => {
    lastId += 1;
    return `at-sms-${String(lastId)}`;
  };
  return {
    nextId,
    /** The network delivers an SMS; under the same id it is the same one again. */
    send: async (from: string, text: string, id = nextId()): Promise<void> => {
      const response = await fetch(`${baseUrl}/callbacks/local/africastalking/sms`, {
        method: 'POST',
        body: new URLSearchParams({ id, from, to: '21384', text, date: '2026-06-12 14:05:00', linkId: 'x' }),
      });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    },
    /** What a phone has received, the newest first. */
    inbox: async (to: string): Promise<readonly string[]> => {
      const response = await fetch(`${baseUrl}/simulator/api/messages?to=${encodeURIComponent(to)}`);
      return ((await response.json()) as readonly { readonly text: string }[]).map(({ text }) => text);
    },
  };
};
