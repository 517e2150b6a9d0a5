import { createSecretsHasher, parsePeppers } from '../../src/platform/secrets-hash.ts';
import { newId } from '../../src/platform/ids.ts';
import type { AcceptanceProgram } from './acceptance-program.ts';
import { TEST_PIN_PEPPERS } from './secrets.ts';
import { until } from './until.ts';

/** A person as the directory has them. */
export interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly status: string;
  readonly language: string;
  readonly seller_number: number;
  readonly pin_hash: string | null;
  readonly pin_failures: number;
  readonly lock_level: number;
  readonly locked_until: Date | null;
  readonly reset_code_hash: string | null;
  readonly reset_code_tries: number;
  readonly restricted_until: Date | null;
  readonly consent_version: string | null;
  readonly schema_name: string;
  readonly shop_name: string;
  readonly currency: string;
  readonly timezone: string;
}

export interface SmsRow {
  readonly template: string;
  readonly to_phone: string;
  readonly language: string;
  readonly body: string | null;
}

const secrets = createSecretsHasher(parsePeppers(TEST_PIN_PEPPERS));

/** Looks at people from behind, and puts them into states that are tedious to dial. */
export const watchPeople = (program: AcceptanceProgram) => {
  const members = (phone: string): Promise<readonly MemberRow[]> =>
    program.rows<MemberRow>(
      `select m.*, t.schema_name, t.name as shop_name, t.currency, t.timezone
       from public.memberships m join public.tenants t on t.id = m.tenant_id where m.phone = '${phone}' order by m.created_at`,
    );
  const member = async (phone: string): Promise<MemberRow> => {
    const [row] = await members(phone);
    if (row === undefined) throw new Error('nobody has this number');
    return row;
  };
  return {
    members,
    member,
    /** All messages of a shop's ledger, by the time they were written. */
    messages: (schema: string): Promise<readonly SmsRow[]> =>
      program.rows<SmsRow>(
        `select template, to_phone, language, body from ${schema}.sms_messages order by created_at, template`,
      ),
    /** Types of the events of a number's shop since the beginning of the case, without those of calls and messages. */
    events: async (phone: string): Promise<readonly string[]> => {
      const rows = await program.rows<{ type: string }>(
        `select type from public.outbox where tenant_id = (select tenant_id from public.memberships where phone = '${phone}' limit 1)
           and type not like 'ussd.%' and type not like 'sms.%' order by position`,
      );
      return rows.map(({ type }) => type);
    },
    isPin: async (phone: string, pin: string): Promise<boolean> =>
      (await secrets.verify(pin, (await member(phone)).pin_hash)).matches,
    /** As if a reset code had been sent, or told by the owner. */
    expectCode: async (phone: string, digits: string): Promise<void> => {
      await program.rows(
        `update public.memberships set reset_code_hash = '${await secrets.hash(digits)}',
           reset_code_until = now() + interval '10 minutes', reset_code_tries = 0 where phone = '${phone}'`,
      );
    },
    /** As if the owner had invited the number an hour ago. */
    invite: async (phone: string, name: string): Promise<void> => {
      await program.rows(
        `insert into public.memberships (id, tenant_id, phone, role, seller_number, name, language, status, invited_until)
         select '${newId()}', id, '${phone}', 'cashier', 4, '${name}', 'en', 'invited', now() + interval '6 days'
         from public.tenants where schema_name = 'tenant_2051'`,
      );
      await program.putSignposts();
    },
    set: async (phone: string, change: string): Promise<void> => {
      await program.rows(`update public.memberships set ${change} where phone = '${phone}'`);
    },
    /** The last SMS that reached a phone of the simulator. */
    lastSms: async (phone: string, containing: string): Promise<string> => {
      let found: string | undefined;
      await until(async () => {
        const response = await fetch(`${program.url}/simulator/api/messages?to=${encodeURIComponent(phone)}`);
        const inbox = (await response.json()) as readonly { readonly text: string }[];
        found = inbox.map(({ text }) => text).findLast((text) => text.includes(containing));
        return found !== undefined;
      });
      return found ?? '';
    },
  };
};
