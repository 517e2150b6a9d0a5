import { describe, expect, test } from '@jest/globals';
import { loadMessageTexts } from '../../../src/features/messages/load-message-texts.ts';
import { createMessageTexts } from '../../../src/features/messages/message-texts.ts';
import { createDialCodes } from '../../../src/features/messages/dial-codes.ts';
import type { Command } from '../../../src/sms/parse-command.ts';
import { REFUSAL_WORDS } from '../../../src/sms/refusal-words.ts';
import { isSure, REFUSED_BY_SMS, refusalReply } from '../../../src/sms/refusal.ts';
import { DomainError, ERROR_CODES, type ErrorCode } from '../../../src/values/errors.ts';
import { isGsm7, septets } from '../../../src/values/gsm7.ts';
import { LANGUAGES, type Language } from '../../../src/tenancy/tenant.ts';

const texts = createMessageTexts(loadMessageTexts('menus/sms'));
const service = { brand: 'Kibanda', help: '0800720720', dial: createDialCodes('*384*7#') };
const COMMANDS: readonly Command[] = [
  { kind: 'sell', code: 12, quantityMilli: 3000, payment: 'cash' },
  { kind: 'stock', code: 12 },
  ...(['again', 'undo', 'sum', 'low', 'help', 'stop', 'start', 'unclear'] as const).map((kind) => ({ kind })),
];
const CELLS = COMMANDS.flatMap((command) => ERROR_CODES.map((code) => ({ command, code })));

const asked = (language: Language) => ({ tenant: { currency: 'KES' as const }, member: { language } });
const answer = (language: Language, command: Command, code: ErrorCode): string => {
  const details = { code: 12, availableMilli: 1000, receipt: '10432', seconds: 1, totalMinor: 45_000 };
  const refused = { error: new DomainError(code, details), command };
  const { template, params } = refusalReply(service, asked(language), refused, 'Sugar 1kg');
  return texts.renderAny(template, language, params);
};

describe('a command by SMS that is refused', () => {
  test('has a cell for every command and every failure', () => {
    expect(Object.keys(REFUSED_BY_SMS).toSorted()).toEqual(COMMANDS.map(({ kind }) => kind).toSorted());
  });

  test.each(LANGUAGES)('is answered in one SMS that says why, whatever the reason (%s)', (language) => {
    for (const { command, code } of CELLS.filter((cell) => isSure(cell.code))) {
      const text = answer(language, command, code);
      expect([code, text]).toEqual([code, expect.stringMatching(/^(NOT|HAIJA|PAS)/)]);
      expect([code, text]).not.toEqual([code, expect.stringMatching(/understand|Hatujaelewa|Pas compris|[{}]/)]);
      expect([code, septets(text) <= 160, isGsm7(text)]).toEqual([code, true, true]);
    }
  });

  test('is not answered while nobody knows what was done', () => {
    for (const { command, code } of CELLS.filter((cell) => !isSure(cell.code))) {
      expect(() => answer('en', command, code)).toThrow(code);
    }
  });

  test.each(LANGUAGES)('has reasons of 40 septets at most (%s)', (language) => {
    const tooLong = Object.values(REFUSAL_WORDS[language]).filter((words) => septets(words) > 40 || !isGsm7(words));
    expect(tooLong).toEqual([]);
  });

  test('says the number of the item only where it cannot be a PIN', () => {
    const refused = { error: new DomainError('item_not_found'), command: { kind: 'stock', code: 5831 } } as const;
    expect(refusalReply(service, asked('en'), refused, undefined)).toMatchObject({
      template: 'M32',
      params: { why: 'this item is not here any more' },
    });
  });
});
