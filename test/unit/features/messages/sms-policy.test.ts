import { describe, expect, test } from '@jest/globals';
import { TEMPLATE_IDS, templateOf } from '../../../../src/features/messages/message-templates.ts';
import {
  kindOf,
  mayRepeat,
  retryDelay,
  SMS_POLICY,
  type SmsKind,
} from '../../../../src/features/messages/sms-policy.ts';

const templatesOf = (kind: SmsKind): readonly string[] =>
  TEMPLATE_IDS.filter((template) => kindOf({ template, class: templateOf(template).class }) === kind);

describe('of which kind a message is', () => {
  test('every message is of one kind, and no kind is there without a message', () => {
    const kinds = Object.keys(SMS_POLICY) as SmsKind[];
    expect(kinds.flatMap(templatesOf).toSorted()).toEqual(TEMPLATE_IDS.toSorted());
    for (const kind of kinds) expect(templatesOf(kind)).not.toEqual([]);
  });

  test('the list of what runs low is a warning by itself, and an answer to whoever asked for it', () => {
    expect(mayRepeat({ template: 'M7', class: 'alert' })).toBe(true);
    expect(mayRepeat({ template: 'M7', class: 'reply' })).toBe(false);
  });
});

describe('a code', () => {
  const code = { template: 'M9', class: 'security' } as const;

  test('is tried five times before it is void, since somebody waits for it', () => {
    let tries = 0;
    for (let at = 0; at < SMS_POLICY.code.lifetimeMinutes * 60_000; at += retryDelay(code, tries)) tries += 1;
    expect(tries).toBeGreaterThanOrEqual(5);
  });

  test('is never sent a second time, and holds for no quiet hours', () => {
    expect([mayRepeat(code), SMS_POLICY[kindOf(code)].hours]).toEqual([false, undefined]);
  });
});
