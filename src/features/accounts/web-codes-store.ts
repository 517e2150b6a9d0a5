import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';

export const keepCode = async (
  tx: DirectoryTransaction,
  code: { readonly memberId: string; readonly hash: string; readonly until: Date },
): Promise<void> => {
  await tx.query({
    text: `insert into web_codes (member_id, code_hash, until) values ($1, $2, $3)
      on conflict (member_id) do update set code_hash = excluded.code_hash, until = excluded.until, tries = 0`,
    values: [code.memberId, code.hash, code.until],
  });
};

export interface CodeRow {
  readonly member_id: string;
  readonly code_hash: string;
  readonly until: Date;
  readonly tries: number;
}

/** Locks the code of a person, so that tries at once are counted one after the other. */
export const lockCode = async (tx: DirectoryTransaction, memberId: string): Promise<CodeRow | undefined> => {
  const text = 'select member_id, code_hash, until, tries from web_codes where member_id = $1 for update';
  const [row] = await tx.query<CodeRow>({ text, values: [memberId] });
  return row;
};

export const countTry = async (tx: DirectoryTransaction, memberId: string): Promise<void> => {
  await tx.query({ text: 'update web_codes set tries = tries + 1 where member_id = $1', values: [memberId] });
};

export const deleteCode = async (tx: DirectoryTransaction, memberId: string): Promise<void> => {
  await tx.query({ text: 'delete from web_codes where member_id = $1', values: [memberId] });
};

/** The account of a phone: that of a user who has a name, if any of its places has one. */
export const findUserOfPhone = async (
  tx: DirectoryTransaction,
  phone: string,
): Promise<{ readonly id: string; readonly username: string | null } | undefined> => {
  const [row] = await tx.query<{ id: string; username: string | null }>({
    text: `select u.id, u.username from memberships m join users u on u.id = m.user_id
      where m.phone = $1 and m.status = 'active' order by u.username is null, u.created_at limit 1`,
    values: [phone],
  });
  return row;
};

/** Gives a user a name and a password; the user becomes the one of all active places of the phone. */
export const nameUserOfPhone = async (
  tx: DirectoryTransaction,
  user: { readonly id: string; readonly phone: string; readonly username: string; readonly passwordHash: string },
): Promise<void> => {
  await tx.query({
    text: `insert into users (id, username, password_hash) values ($1, $2, $3)
      on conflict (id) do update set username = excluded.username, password_hash = excluded.password_hash`,
    values: [user.id, user.username, user.passwordHash],
  });
  await tx.query({
    text: `update memberships set user_id = $1 where phone = $2 and status = 'active' and user_id is distinct from $1`,
    values: [user.id, user.phone],
  });
};

export const changePassword = async (tx: DirectoryTransaction, userId: string, passwordHash: string): Promise<void> => {
  await tx.query({ text: 'update users set password_hash = $2 where id = $1', values: [userId, passwordHash] });
};
