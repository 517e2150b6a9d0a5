import { SHOP_A_SCHEMA, type AcceptanceProgram } from './acceptance-program.ts';

export interface CustomerRow {
  readonly name: string;
  readonly balance: string;
}

/** Looks at the first shop's books from behind. */
export const watchShopA = (program: Pick<AcceptanceProgram, 'rows'>) => {
  /** What happened in the shop since the case began; calls and messages left out. */
  const announced = () =>
    program.rows<{ type: string; data: object }>(
      `select type, payload->'data' as data from public.outbox where type not like 'ussd.%' and type not like 'sms.%'
         and tenant_id = (select id from public.tenants where schema_name = '${SHOP_A_SCHEMA}') order by position`,
    );
  const customer = async (phone: string): Promise<CustomerRow | undefined> => {
    const [row] = await program.rows<CustomerRow>(
      `select name, balance_minor as balance from ${SHOP_A_SCHEMA}.customers where phone = '${phone}'`,
    );
    return row;
  };
  return {
    announced,
    customer,
    events: async (): Promise<readonly string[]> => (await announced()).map(({ type }) => type),
    /** In minor units; above 0 the customer owes. */
    balance: async (phone: string): Promise<number> => Number((await customer(phone))?.balance),
    messages: (): Promise<readonly { readonly template: string; readonly to_phone: string }[]> =>
      program.rows(`select template, to_phone from ${SHOP_A_SCHEMA}.sms_messages order by created_at`),
    count: async (table: string): Promise<number> =>
      Number((await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.${table}`))[0]?.count),
  };
};
