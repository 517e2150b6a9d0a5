import type { Call, Screen } from '../call.ts';
import { createWords, isConsoleLanguage } from '../words.ts';
import { saleFields, Told } from './new-sale-page.tsx';

/**
 * The till as a browser keeps it for when there is no line: nobody's page, without a name, a price and a proof. What is sold
 * there is kept until somebody is signed in and there is a line.
 */
export const tillScreen: Screen = {
  path: '/till',
  right: 'anyone',
  show: (asked) => {
    const { l = '' } = asked.query;
    const words = isConsoleLanguage(l) ? createWords(l) : asked.words;
    const call: Call = { ...asked, words, visitor: undefined };
    return Promise.resolve({
      title: words.t('new_sale.title'),
      isShell: true,
      words,
      scripts: ['till'],
      body: (
        <form class="card" data-till="shell" action="/console/sales/new">
          <p>{words.t('till.no_line')}</p>
          <Told call={call} />
          <input type="hidden" name="ref" value="" />
          {saleFields(call, [])}
        </form>
      ),
    });
  },
};
