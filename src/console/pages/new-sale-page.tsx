import type { VNode } from 'preact';
import { PAYMENTS } from '../../values/payment.ts';
import { RequestError } from '../../values/errors.ts';
import type { AnswerOf } from '../answers.ts';
import { visitorMay, type Call, type FormAct, type Screen, type Shown } from '../call.ts';
import { isTicked, moneyIn, needed, phoneIn, quantityIn, textIn, wholeIn } from '../typed.ts';
import { choicesOf, Field, FormTo, RadioField, Tick } from '../views/parts.tsx';

/** Lines on the page; a longer sale is made of several. */
const LINES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const IN_SIGHT = 3;
const SUGGESTIONS = '50';

const Line = ({ call, n }: { readonly call: Call; readonly n: number }) => {
  const { t } = call.words;
  const isFirst = n === 1;
  return (
    <fieldset class="line">
      <legend>{t('new_sale.line', { n })}</legend>
      <Field
        {...{ call, name: `code${n}`, label: t('new_sale.code'), keys: 'numeric', list: 'items', isNeeded: isFirst }}
      />
      <Field {...{ call, name: `quantity${n}`, label: t('column.quantity'), keys: 'decimal', isNeeded: isFirst }} />
      <Field {...{ call, name: `price${n}`, label: t('new_sale.price'), keys: 'decimal' }} />
    </fieldset>
  );
};

const Credit = ({ call }: { readonly call: Call }) => {
  const { t } = call.words;
  const { customerPhone, overLimit } = call.typed;
  return (
    <details open={customerPhone !== undefined && customerPhone !== ''}>
      <summary>{t('new_sale.customer')}</summary>
      <Field {...{ call, name: 'customerPhone', label: t('new_sale.customer_phone'), type: 'tel' }} />
      <Field {...{ call, name: 'customerName', label: t('new_sale.customer_name') }} />
      {visitorMay(call, 'sale.exceed_credit_limit') ? (
        <Tick name="overLimit" label={t('new_sale.over_limit')} isTicked={overLimit === 'on'} />
      ) : null}
    </details>
  );
};

/** Where the till says what waits to be sent. */
export const Told = ({ call: { words } }: { readonly call: Pick<Call, 'words'> }) => (
  <div
    role="status"
    data-told
    data-waiting={words.t('till.waiting')}
    data-refused={words.t('till.refused')}
    data-drop={words.t('till.drop')}
  />
);

/** What a sale is made of, to be filled in. */
export const saleFields = (call: Call, items: readonly AnswerOf<'getItem'>[]): VNode => {
  const { words, typed } = call;
  const { t } = words;
  return (
    <>
      <datalist id="items">
        {items.map(({ code, name, price }) => (
          <option value={code}>{`${name} ${words.money(price)}`}</option>
        ))}
      </datalist>
      {LINES.slice(0, IN_SIGHT).map((n) => (
        <Line call={call} n={n} />
      ))}
      <details class="more" open={textIn(typed, `code${IN_SIGHT + 1}`) !== undefined}>
        <summary>{t('new_sale.more')}</summary>
        {LINES.slice(IN_SIGHT).map((n) => (
          <Line call={call} n={n} />
        ))}
      </details>
      <RadioField
        {...{ name: 'payment', label: t('new_sale.payment'), chosen: typed['payment'] ?? 'cash' }}
        choices={choicesOf(call, PAYMENTS, (payment) => `payment.${payment}`)}
      />
      <Credit call={call} />
      <button>{t('new_sale.submit')}</button>
    </>
  );
};

/** The page on which somebody sells. */
export const newSalePage = async (call: Call): Promise<Shown> => {
  const { t } = call.words;
  const { items } = await call.ask('listInventory', { query: { limit: SUGGESTIONS } });
  const { memberId } = call.visitor?.caller.place ?? {};
  return {
    title: t('new_sale.title'),
    scripts: ['till'],
    body: (
      <FormTo call={call} to="/sales/new" class="card" data={{ 'data-till': 'form', 'data-who': memberId }}>
        <p>{t('new_sale.lead')}</p>
        <Told call={call} />
        {saleFields(call, items)}
      </FormTo>
    ),
  };
};

const linesIn = (call: Call) => {
  const { typed } = call;
  const lines = LINES.filter((n) => textIn(typed, `code${n}`) !== undefined).map((n) => {
    const unitPriceMinor = moneyIn(call, `price${n}`);
    return {
      itemCode: wholeIn(typed, `code${n}`),
      quantity: quantityIn(typed, `quantity${n}`) ?? '1',
      ...(unitPriceMinor === undefined ? {} : { unitPriceMinor }),
    };
  });
  if (lines.length === 0) throw new RequestError('request_invalid', { field: 'code1' });
  return lines;
};

const creditIn = (call: Call) => {
  const { typed } = call;
  const customerPhone = phoneIn(call, 'customerPhone');
  const customerName = textIn(typed, 'customerName');
  return {
    ...(customerPhone === undefined ? {} : { customerPhone }),
    ...(customerName === undefined ? {} : { customerName }),
    ...(isTicked(typed, 'overLimit') ? { allowOverLimit: true } : {}),
  };
};

/** The sale that was typed. @throws RequestError request_invalid; DomainError phone_invalid */
export const saleIn = (call: Call) => {
  const payment = needed(call.typed, 'payment');
  return { lines: linesIn(call), payment, ...(payment === 'credit' ? creditIn(call) : {}) };
};

/** Selling. */
export const newSaleScreen: Screen = { path: '/sales/new', right: 'sale.record', show: newSalePage };

export const newSaleForm: FormAct = {
  ...{ path: '/sales/new', right: 'sale.record', screen: newSaleScreen },
  submit: async (call) => {
    const sale = await call.ask('createSale', { body: { clientRef: call.ref, ...saleIn(call) } });
    return { to: `/sales/${sale.id}?done=sold` };
  },
};
