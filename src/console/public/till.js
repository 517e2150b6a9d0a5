// Selling where the line comes and goes: a sale is kept on this device before it is sent, and until it is known to be saved.
import { dropSale, keepSale, keepState, keptSales, keptState, sendKept } from './outbox.js';

const PATIENCE_MS = 10_000;
const AGAIN_MS = 15_000;
const FRESH_MS = 600_000;

const form = document.querySelector('form[data-till]');
const told = document.querySelector('[data-told]');
const isShell = form.dataset.till === 'shell';
const saved = /\/console\/sales\/[0-9a-f-]{36}(?:\?|$)/;
let state = { who: form.dataset.who, items: [] };

const words = (name, n) => told.dataset[name].replace('{n}', n);

const line = (text, button) => {
  const p = document.createElement('p');
  p.className = 'notice problem';
  p.append(text, ...(button ? [' ', button] : []));
  return p;
};

/** Says what waits, and what was refused and is for people to decide. */
const tell = async (first = []) => {
  const sales = await keptSales();
  const waiting = sales.filter(({ refused, isBeingSent }) => !refused && !isBeingSent).length;
  const lines = sales
    .filter(({ refused }) => refused)
    .map(({ ref, refused, fields }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'second';
      button.textContent = told.dataset.drop;
      button.addEventListener('click', () => dropSale(ref).then(() => tell()));
      return line(`${told.dataset.refused} ${fields.code1} × ${fields.quantity1} (${refused})`, button);
    });
  told.replaceChildren(...first, ...(waiting > 0 ? [line(words('waiting', waiting))] : []), ...lines);
};

const flush = () =>
  sendKept()
    .catch(() => undefined)
    .then(() => tell());

const newRef = () => crypto.randomUUID();

const clear = () => {
  form.reset();
  form.elements.ref.value = newRef();
  form.elements.code1.focus();
};

const post = (body) =>
  fetch(form.action, { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);

/** An old page (403) and too many requests (429) say nothing of the sale; nor does a page that asks to sign in. */
const isRefusal = ({ status, redirected }) =>
  !redirected && status >= 400 && status < 500 && ![403, 408, 429].includes(status);

const sell = async () => {
  const fields = Object.fromEntries(new FormData(form));
  const { token, ref, ...typed } = fields;
  const sale = { ref, at: new Date().toISOString(), who: state.who, fields: typed };
  await keepSale({ ...sale, isBeingSent: !isShell });
  if (!isShell) {
    const answer = await post(new URLSearchParams(fields));
    if (answer && saved.test(answer.url)) {
      await dropSale(ref);
      location.assign(answer.url);
      return;
    }
    if (answer && isRefusal(answer)) {
      // Sent again, it is refused again, on a page that says why.
      await dropSale(ref);
      form.submit();
      return;
    }
    await keepSale(sale);
  }
  clear();
  await tell();
  if (isShell) await flush();
};

let isSelling = false;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (isSelling) return;
  isSelling = true;
  void sell().finally(() => (isSelling = false));
});

const itemOf = (code) => state.items.find((item) => String(item.code) === code);

/** What an item is called and costs, as it was known last. */
const showItem = (code) => {
  const n = code.name.slice(4);
  const item = itemOf(code.value.trim());
  const price = form.elements[`price${n}`];
  price.placeholder = item?.price ?? '';
  price.title = item?.name ?? '';
  // Without a line the price of now is the one that was asked.
  if (isShell && item) price.value = item.price;
};
form.addEventListener('change', ({ target }) => {
  if (/^code\d$/.test(target.name)) showItem(target);
});

/** A scanner types the number of an item and Enter; the same one again is one more of it. */
const scanned = (code) => {
  const n = Number(code.name.slice(4));
  const quantityOf = (at) => form.elements[`quantity${at}`];
  for (let at = 1; at < n; at += 1) {
    if (form.elements[`code${at}`].value.trim() !== code.value.trim()) continue;
    quantityOf(at).value = String(Number(quantityOf(at).value || 1) + 1);
    code.value = '';
    return;
  }
  quantityOf(n).value ||= '1';
  showItem(code);
  const next = form.elements[`code${n + 1}`];
  if (!next) return;
  const more = next.closest('details');
  if (more) more.open = true;
  next.focus();
};
form.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (key !== 'Enter' || event.ctrlKey || !/^(?:code|quantity|price)\d$/.test(target.name)) return;
  if (target.name.startsWith('code') && target.value.trim() === '') return;
  event.preventDefault();
  if (target.name.startsWith('code')) scanned(target);
  else form.elements[`code${Number(target.name.at(-1)) + 1}`]?.focus();
});

/** What is sold here, for when there is no line. */
const learn = async () => {
  const kept = await keptState();
  if (kept && (isShell || kept.who === state.who)) state = kept;
  if (isShell) {
    form.elements.ref.value = newRef();
    const list = document.querySelector('#items');
    list.replaceChildren(...state.items.map(({ code, name, price }) => new Option(`${name} ${price}`, code)));
    return;
  }
  if (Date.now() - (kept?.at ?? 0) < FRESH_MS && kept.who === form.dataset.who) return;
  const response = await fetch('/console/till/state?items=true');
  if (!response.ok) return;
  const { who, items } = await response.json();
  state = { who, items, at: Date.now() };
  await keepState(state);
};

/** A sale whose page was closed while it was being sent waits like the others. */
const takeUp = async () => {
  for (const { isBeingSent, ...sale } of await keptSales()) if (isBeingSent) await keepSale(sale);
};

await takeUp();
await learn().catch(() => undefined);
addEventListener('online', flush);
setInterval(flush, AGAIN_MS);
await flush();
if ('serviceWorker' in navigator) {
  const worker = `/console/worker.js?l=${document.documentElement.lang}`;
  await navigator.serviceWorker.register(worker, { scope: '/console' }).catch(() => undefined);
}
form.dataset.ready = 'true';
