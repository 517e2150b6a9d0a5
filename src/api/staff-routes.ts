import { z } from 'zod';
import { findPerson, listPeople, type StaffService } from '../features/staff/staff-service.ts';
import { newId } from '../platform/ids.ts';
import type { Member } from '../tenancy/member.ts';
import { DomainError } from '../values/errors.ts';
import { id, instant, instantOrNull, phone, words } from './formats.ts';
import { nameIn } from './name-in.ts';
import { phoneIn } from './phone-in.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';

export interface StaffRoutesDeps {
  readonly staff: StaffService;
  /** Ends what this number has begun to save by phone, here and in every other process. */
  readonly revoke: (phone: string) => Promise<void>;
}

const tag = 'Staff';
const onePerson = { params: z.strictObject({ id }) };
const NAME = { min: 2, max: 12 };

const personAnswer = z
  .strictObject({
    ...{ id, name: z.string(), phone, role: z.enum(['vendor', 'cashier']), sellerNumber: z.int() },
    status: z.enum(['active', 'invited', 'stopped']),
    hasPin: z.boolean(),
    locked: z.enum(['no', 'for_a_while', 'until_new_pin']),
    lockedUntil: instant.nullable(),
    invitedUntil: instant.nullable(),
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'Person' });

/** Everybody who works here. */
export const staffAnswer = z.strictObject({ items: z.array(personAnswer) }).meta({ id: 'Staff' });

const LOCKS = ['no', 'for_a_while', 'until_new_pin'] as const;

const toPersonAnswer = (member: Member): z.input<typeof personAnswer> => ({
  id: member.id,
  name: member.name,
  phone: member.phone,
  role: member.role,
  sellerNumber: member.sellerNumber,
  status: member.status,
  hasPin: member.hasPin,
  locked: LOCKS[member.lockLevel] ?? 'no',
  lockedUntil: instantOrNull(member.lockedUntil),
  invitedUntil: instantOrNull(member.invitedUntil),
  lastUsedAt: instantOrNull(member.lastUsedAt),
});

/** On a shared phone the seller may be busy on any of the shop's. */
const phonesOf = async (tx: TenantTransaction, own: string): Promise<readonly string[]> => [
  ...new Set([own, ...(await listPeople(tx)).map((member) => member.phone)]),
];

const revokeAll = async ({ revoke }: StaffRoutesDeps, phones: readonly string[]): Promise<void> => {
  await Promise.all(phones.map((number) => revoke(number)));
};

const listRoute = readRoute(
  {
    ...{ id: 'listStaff', method: 'get', path: '/staff', tag, right: 'staff.read' },
    summary: 'Everybody who works here or is invited, by seller number',
    answer: staffAnswer,
  },
  async (tx) => ({ items: (await listPeople(tx)).map(toPersonAnswer) }),
);

const inviteRoute = ({ staff }: StaffRoutesDeps): Route =>
  writeRoute(
    {
      ...{ id: 'inviteSeller', method: 'post', path: '/staff', tag, right: 'staff.invite', status: 201 },
      summary: 'Invite a seller by SMS, for a week',
      body: z.strictObject({ phone, name: words(40) }).meta({ id: 'NewSeller' }),
      answer: personAnswer,
      refusals: ['phone_invalid', 'name_invalid', 'conflict'],
    },
    async (tx, { body }, { tenant, actor }) => {
      const name = nameIn(body.name, NAME);
      const seller = { id: newId(), phone: phoneIn(body.phone, tenant), name, owner: actor.name };
      const invited = await staff.invite(tx, seller, actor);
      if (invited.kind === 'capped') throw new DomainError('rate_limited');
      // Whoever was invited before keeps the id and the seller number of then.
      const person = (await listPeople(tx)).find((member) => member.phone === seller.phone);
      if (invited.kind !== 'invited' || person === undefined) throw new DomainError('conflict', { field: 'phone' });
      return toPersonAnswer(person);
    },
  );

const resetPinRoute = (deps: StaffRoutesDeps): Route =>
  writeRoute(
    {
      ...{ id: 'resetPin', method: 'post', path: '/staff/{id}/reset-pin', tag, right: 'staff.reset_pin', ...onePerson },
      summary: 'Take a seller’s PIN away; the code for a new one is for the seller’s ear only',
      answer: z.strictObject({ code: z.string() }).meta({ id: 'SellerCode' }),
    },
    async (tx, { params }, call) => {
      const seller = await findPerson(tx, params.id);
      const code = await deps.staff.resetPin(tx, seller.id, call.actor);
      const phones = await phonesOf(tx, seller.phone);
      tx.afterCommit(() => revokeAll(deps, phones));
      return { code };
    },
  );

const unlockRoute = ({ staff }: StaffRoutesDeps): Route =>
  writeRoute(
    {
      ...{ id: 'unlockSeller', method: 'post', path: '/staff/{id}/unlock', tag, right: 'staff.unlock', ...onePerson },
      summary: 'Let a seller who was locked out try again',
      answer: personAnswer,
    },
    async (tx, { params }, { actor }) => {
      await staff.unlock(tx, params.id, actor);
      return toPersonAnswer(await findPerson(tx, params.id));
    },
  );

const stopRoute = (deps: StaffRoutesDeps): Route =>
  writeRoute(
    {
      ...{ id: 'stopSeller', method: 'post', path: '/staff/{id}/stop', tag, right: 'staff.stop', ...onePerson },
      summary: 'End a seller’s access, or an invitation, at once',
      answer: personAnswer,
    },
    async (tx, { params }, call) => {
      const { phone: number } = await deps.staff.stop(tx, params.id, call.actor);
      // Before the commit too: where sessions cannot be reached, nobody is told that they are over.
      const phones = await phonesOf(tx, number);
      await revokeAll(deps, phones);
      tx.afterCommit(() => revokeAll(deps, phones));
      return toPersonAnswer(await findPerson(tx, params.id));
    },
  );

/** Who works in the shop. */
export const staffRoutes = (deps: StaffRoutesDeps): readonly Route[] => [
  listRoute,
  inviteRoute(deps),
  resetPinRoute(deps),
  unlockRoute(deps),
  stopRoute(deps),
];
