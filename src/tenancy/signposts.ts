import { DIRECTORY_CELL, type Cells } from './cells.ts';
import type { RunOnce } from './transaction.ts';

/** Leads to the cell of a shop or a person; what is there, only the cell says. */
export interface Signposts {
  ofTenant(tenantId: string): Promise<string>;
  /** By the digits of a shop number, check digit included. */
  ofShopNumber(digits: string): Promise<string>;
  ofMember(memberId: string): Promise<string>;
  /** The further cells in which somebody with this number has or had a place. */
  ofPhone(phone: string): Promise<readonly string[]>;
  /** Points to a person who is about to be written down in a shop of this cell. Again it is the same. */
  putPerson(person: SignedPerson): Promise<void>;
  /** Points to a shop that is about to be opened; answers its number and cell. Again they are the same, whatever is asked. */
  putShop(shop: SignedShop): Promise<ShopSignpost>;
}

export interface ShopSignpost {
  readonly number: number;
  readonly cell: string;
}

export interface SignedPerson {
  readonly memberId: string;
  readonly tenantId: string;
  readonly phone: string;
  readonly cell: string;
}

export interface SignedShop {
  readonly tenantId: string;
  readonly cell: string;
  /** Only for shops whose number is fixed. */
  readonly number: number | undefined;
}

/** Reads and writes signposts in the directory. With one cell nothing is asked: everybody is there. */
export const createSignposts = (run: RunOnce, { names }: Pick<Cells, 'names'>): Signposts => {
  const isAlone = names.length === 1;
  const find = async (text: string, value: unknown): Promise<readonly string[]> => {
    if (isAlone) return [];
    const rows = await run<{ cell: string }>({ text, values: [value] });
    return rows.map(({ cell }) => cell).filter((cell) => names.includes(cell));
  };
  const findOne = async (text: string, value: unknown): Promise<string> =>
    (await find(text, value))[0] ?? DIRECTORY_CELL;
  return {
    ofTenant: (id) => findOne('select cell from public.shop_signposts where tenant_id = $1', id),
    ofShopNumber: (digits) =>
      findOne(
        'select cell from public.shop_signposts where number = $1',
        /^\d{2,9}$/.test(digits) ? Number(digits.slice(0, -1)) : 0,
      ),
    ofMember: (id) => findOne('select cell from public.person_signposts where member_id = $1', id),
    ofPhone: (phone) => find('select distinct cell from public.person_signposts where phone = $1', phone),
    putPerson: async ({ memberId, tenantId, phone, cell }) => {
      // The same person may be written down again, elsewhere, because the shop has moved meanwhile: the last one is right.
      if (cell === DIRECTORY_CELL) {
        if (!isAlone)
          await run({ text: 'delete from public.person_signposts where member_id = $1', values: [memberId] });
        return;
      }
      await run({
        text: `insert into public.person_signposts (member_id, tenant_id, phone, cell) values ($1, $2, $3, $4)
          on conflict (member_id) do update set cell = excluded.cell`,
        values: [memberId, tenantId, phone, cell],
      });
    },
    putShop: async ({ tenantId, cell, number }) => {
      const [row] = await run<{ number: number; cell: string }>({
        text: `with put as (
            insert into public.shop_signposts (tenant_id, number, cell)
            values ($1, coalesce($2, nextval('public.shop_numbers')::int), $3)
            on conflict (tenant_id) do nothing returning number, cell)
          select number, cell from put union all select number, cell from public.shop_signposts where tenant_id = $1 limit 1`,
        values: [tenantId, number ?? null, cell],
      });
      if (row === undefined) throw new Error('A signpost was written and is not there.');
      return row;
    },
  };
};
