import type { DialCodes } from '../../../features/messages/dial-codes.ts';
import { EXAMPLE_ITEM, EXAMPLE_QUANTITY, type WelcomeMessages } from '../../../features/shops/welcome-messages.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import { defineShopSave, defineView, type Action, type View, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';
import { nothingOfTrade } from '../../turn/refusals.ts';

export interface HelpActionsDeps {
  readonly welcome: WelcomeMessages;
  readonly dial: DialCodes;
  readonly memberById: (memberId: string) => Promise<MembershipInShop | undefined>;
}

/** Help and short codes. */
export const createHelpActions = (deps: HelpActionsDeps): ActionsAndViews => ({
  actions: [sendCodes(deps)],
  views: [codes(deps)],
});

const sendCodes = ({ welcome, memberById }: HelpActionsDeps): Action =>
  defineShopSave({
    name: 'help.sendCodes',
    outcomes: ['queued'],
    refusals: nothingOfTrade,
    runIn: async (context, _call, tx) => {
      // On a shared phone the number that calls is not the seller's own.
      const known = await memberById(callerOf(context).who.memberId);
      const phone = known?.member.phone ?? context.turn.phone;
      await welcome.codes(tx, { phone, language: context.session.language, reason: context.stepTag });
      return { result: 'queued' };
    },
  });

const codes = ({ dial }: HelpActionsDeps): View =>
  defineView({
    name: 'help.codes',
    params: ['qs', 'qk', 'qt'],
    run: () =>
      Promise.resolve({
        facts: { qs: dial.sell(EXAMPLE_ITEM, EXAMPLE_QUANTITY), qk: dial.stock(EXAMPLE_ITEM), qt: dial.today },
      }),
  });
