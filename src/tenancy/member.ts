import { z } from 'zod';
import { LANGUAGES, type Language } from './tenant.ts';

/** A person's place in one shop, as the directory knows it. It never holds a PIN's hash. */
export interface Member {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly phone: string;
  readonly role: 'vendor' | 'cashier';
  readonly sellerNumber: number;
  readonly name: string;
  readonly language: Language;
  readonly status: 'active' | 'invited' | 'stopped';
  readonly hasPin: boolean;
  readonly lockedUntil: Date | null;
  /** 0 not locked, 1 locked until `lockedUntil`, 2 locked until a PIN reset. */
  readonly lockLevel: number;
  /** Until when no PIN is asked (unless the shop asks for it in every session). */
  readonly windowUntil: Date | null;
  /** The session in which the PIN was given last. */
  readonly windowSession: string | null;
  readonly lastUsedAt: Date | null;
  readonly restrictedUntil: Date | null;
  readonly invitedUntil: Date | null;
  /** A reset code waits to be typed until then. */
  readonly resetCodeUntil: Date | null;
}

const memberRow = z.object({
  id: z.uuid(),
  tenant_id: z.uuid(),
  user_id: z.uuid().nullable(),
  phone: z.string(),
  role: z.enum(['vendor', 'cashier']),
  seller_number: z.int(),
  name: z.string(),
  language: z.enum(LANGUAGES),
  status: z.enum(['active', 'invited', 'stopped']),
  has_pin: z.boolean(),
  locked_until: z.date().nullable(),
  lock_level: z.int(),
  window_until: z.date().nullable(),
  window_session: z.string().nullable(),
  last_used_at: z.date().nullable(),
  restricted_until: z.date().nullable(),
  invited_until: z.date().nullable(),
  reset_code_until: z.date().nullable(),
});

/** What to select (from `memberships m`) for `toMember`. */
export const MEMBER_COLUMNS = Object.keys(memberRow.shape)
  .map((column) => (column === 'has_pin' ? '(m.pin_hash is not null) as has_pin' : `m.${column}`))
  .join(', ');

/** Reads a row selected with MEMBER_COLUMNS. */
export const toMember = (row: unknown): Member => {
  const read = memberRow.parse(row);
  return {
    id: read.id,
    tenantId: read.tenant_id,
    userId: read.user_id,
    phone: read.phone,
    role: read.role,
    sellerNumber: read.seller_number,
    name: read.name,
    language: read.language,
    status: read.status,
    hasPin: read.has_pin,
    lockedUntil: read.locked_until,
    lockLevel: read.lock_level,
    windowUntil: read.window_until,
    windowSession: read.window_session,
    lastUsedAt: read.last_used_at,
    restrictedUntil: read.restricted_until,
    invitedUntil: read.invited_until,
    resetCodeUntil: read.reset_code_until,
  };
};
