import { MEMBER_COLUMNS, toMember, type Member } from '../../tenancy/member.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import type { Language } from '../../tenancy/tenant.ts';

/** A person of a shop, with the row held. */
export interface StaffRow {
  readonly id: string;
  readonly phone: string;
  readonly role: 'vendor' | 'cashier';
  readonly seller_number: number;
  readonly name: string;
  readonly language: Language;
  readonly status: 'active' | 'invited' | 'stopped';
  readonly invited_until: Date | null;
}

const COLUMNS = 'id, phone, role, seller_number, name, language, status, invited_until';

/** Locks a person of this shop; undefined for one of another shop, or of none. */
export const lockPerson = async (
  tx: DirectoryTransaction,
  tenantId: string,
  memberId: string,
): Promise<StaffRow | undefined> => {
  const [row] = await tx.query<StaffRow>({
    text: `select ${COLUMNS} from memberships where id = $1 and tenant_id = $2 for update`,
    values: [memberId, tenantId],
  });
  return row;
};

/** A person of this shop; undefined for one of another shop, or of none. */
export const readPerson = async (
  tx: DirectoryTransaction,
  tenantId: string,
  memberId: string,
): Promise<Member | undefined> => {
  const [row] = await tx.query({
    text: `select ${MEMBER_COLUMNS} from memberships m where m.id = $1 and m.tenant_id = $2`,
    values: [memberId, tenantId],
  });
  return row && toMember(row);
};

/** All active and invited people of a shop, by seller number. */
export const readPeople = async (tx: DirectoryTransaction, tenantId: string): Promise<Member[]> => {
  const rows = await tx.query({
    text: `select ${MEMBER_COLUMNS} from memberships m where m.tenant_id = $1 and m.status <> 'stopped'
      order by m.seller_number`,
    values: [tenantId],
  });
  return rows.map(toMember);
};

/** The person with this number who was not stopped, and the next seller number; others who invite wait meanwhile. */
export const lockNumbers = async (
  tx: DirectoryTransaction,
  tenantId: string,
  phone: string,
): Promise<{ readonly known: StaffRow | undefined; readonly nextNumber: number }> => {
  await tx.query({ text: 'select id from tenants where id = $1 for update', values: [tenantId] });
  const [known] = await tx.query<StaffRow>({
    text: `select ${COLUMNS} from memberships where tenant_id = $1 and phone = $2 and status <> 'stopped' for update`,
    values: [tenantId, phone],
  });
  const [last] = await tx.query<{ last_number: number }>({
    text: 'select coalesce(max(seller_number), 1) as last_number from memberships where tenant_id = $1',
    values: [tenantId],
  });
  return { known, nextNumber: (last?.last_number ?? 1) + 1 };
};

export interface InvitationRow {
  readonly id: string;
  readonly tenantId: string;
  readonly phone: string;
  readonly role: StaffRow['role'];
  readonly name: string;
  readonly sellerNumber: number;
  readonly language: Language;
  readonly until: Date;
}

export const insertInvitation = async (tx: DirectoryTransaction, row: InvitationRow): Promise<void> => {
  await tx.query({
    text: `insert into memberships (id, tenant_id, phone, role, seller_number, name, language, status, invited_until)
      values ($1, $2, $3, $4, $5, $6, $7, 'invited', $8)`,
    values: [row.id, row.tenantId, row.phone, row.role, row.sellerNumber, row.name, row.language, row.until],
  });
};

export type StaffChange = Partial<{
  name: string;
  status: 'stopped';
  invited_until: Date;
  pin_hash: null;
  reset_code_hash: null;
  reset_code_until: null;
  window_until: null;
  window_session: null;
  lock_level: number;
  locked_until: null;
  pin_failures: number;
  pin_failures_day: number;
}>;

export const changePerson = async (tx: DirectoryTransaction, id: string, change: StaffChange): Promise<void> => {
  await tx.query(tx.build('memberships').where({ id }).update(change));
};

/** Locks the person with this number in a shop, whatever became of them; undefined when there is none. */
export const lockByPhone = async (
  tx: DirectoryTransaction,
  tenantId: string,
  phone: string,
): Promise<StaffRow | undefined> => {
  const [row] = await tx.query<StaffRow>({
    text: `select ${COLUMNS} from memberships where tenant_id = $1 and phone = $2 and status <> 'stopped' for update`,
    values: [tenantId, phone],
  });
  return row;
};
