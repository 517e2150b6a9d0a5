import { expect, test } from '@jest/globals';
import { up } from '../../../migrations/shared/0012-web-owners.ts';
import { openTenancy } from '../../support/open-tenancy.ts';

const { owner, openShop } = await openTenancy();

test('owners who signed up on the web and never dialled are asked by phone; all others stay what they are', async () => {
  const [web, dialled, byPhone] = [await openShop(), await openShop(undefined, 'a hash'), await openShop()];
  const users = owner('memberships').select('user_id').whereIn('tenant_id', [web.id, dialled.id]);
  await owner('users')
    .whereIn('id', users)
    .update({ username: owner.raw(`'name-' || id`) });

  await up(owner);

  const status = async ({ id }: { readonly id: string }): Promise<unknown> =>
    owner('memberships').where({ tenant_id: id }).first('status', owner.raw('invited_until > now() as "isAsked"'));
  expect(await status(web)).toEqual({ status: 'invited', isAsked: true });
  expect(await status(dialled)).toEqual({ status: 'active', isAsked: null });
  expect(await status(byPhone)).toEqual({ status: 'active', isAsked: null });
});
