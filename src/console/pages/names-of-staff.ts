import { visitorMay, type Call } from '../call.ts';

/** Who works in the shop, by id: for the owner everybody; sellers know their own name. */
export const namesOfStaff = async (call: Call): Promise<ReadonlyMap<string, string>> => {
  if (visitorMay(call, 'staff.read')) {
    const { items } = await call.ask('listStaff');
    return new Map(items.map(({ id, name }) => [id, name]));
  }
  const { caller } = call.visitor ?? {};
  return new Map(caller?.place === undefined ? [] : [[caller.place.memberId, caller.name]]);
};
