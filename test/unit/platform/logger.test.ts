import { describe, expect, test } from '@jest/globals';
import { createLogger, type LogFields } from '../../../src/platform/logger.ts';

const logged = (write: (log: ReturnType<typeof createLogger>) => void): string => {
  let text = '';
  write(createLogger('debug', { write: (line: string) => (text += line) }));
  return text;
};

describe('the log', () => {
  test('writes one line of JSON with the time, the level and the fields it knows', () => {
    const line: unknown = JSON.parse(
      logged((log) => {
        log.with({ role: 'web' }).info('turn', { page: 'S3', ms: 4 });
      }),
    );

    expect(line).toMatchObject({ level: 'info', message: 'turn', role: 'web', page: 'S3', ms: 4 });
    expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-.+Z$/));
  });

  test('drops every field that is not on the list, however deep a secret sits in it', () => {
    const careless = {
      page: 'L1',
      text: '1*5831',
      pin: '5831',
      body: { pin: '5831' },
      customerName: 'Otieno',
    } as LogFields;

    expect(
      logged((log) => {
        log.info('turn', careless);
      }),
    ).not.toMatch(/5831|Otieno/);
    expect(
      logged((log) => {
        log.with(careless).warn('turn');
      }),
    ).not.toMatch(/5831|Otieno/);
  });

  test('hides a phone number that came in a known field', () => {
    expect(
      logged((log) => {
        log.info('sms', { reason: 'bad number +254712345678' });
      }),
    ).not.toContain('712345678');
  });

  test('keeps ids and hashes readable', () => {
    const id = '01932145-7c3e-7000-8000-123456789012';

    expect(
      logged((log) => {
        log.info('event', { eventId: id, phoneHash: '0123456789abcdef' });
      }),
    ).toContain(id);
  });

  test('says what kind of error happened and where, and none of the values it was about', () => {
    const error = Object.assign(
      new Error(
        'duplicate key value violates unique constraint "users_phone_key": "Otieno" 5831 https://x.y/callbacks/hush',
      ),
      { code: '23505', detail: 'Key (phone)=(+254712345678) already exists.', parameters: ['5831'] },
    );
    const text = logged((log) => {
      log.error('failed', { error: new Error("PIN '5831'", { cause: error }) });
    });

    expect(text).not.toMatch(/5831|712345678|Otieno|hush/);
    expect(text).toMatch(/users_phone_key/);
    expect(text).toMatch(/23505/);
    expect(text).toMatch(/logger\.test/);
  });

  test('writes nothing below its level', () => {
    let text = '';
    createLogger('warn', { write: (line: string) => (text += line) }).info('quiet');

    expect(text).toBe('');
  });
});
