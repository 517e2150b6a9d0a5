// What was sold and is not known to be saved yet, and what is sold here, in the browser's own database.
const open = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('kibanda-till', 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('sales', { keyPath: 'ref' });
      opening.result.createObjectStore('kept');
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
let opened;

const run = async (store, mode, work) => {
  opened ??= open();
  const transaction = (await opened).transaction(store, mode, { durability: 'strict' });
  const request = work(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
};

export const keepSale = (sale) => run('sales', 'readwrite', (store) => store.put(sale));
export const dropSale = (ref) => run('sales', 'readwrite', (store) => store.delete(ref));
export const keptSales = () => run('sales', 'readonly', (store) => store.getAll());
export const keepState = (state) => run('kept', 'readwrite', (store) => store.put(state, 'state'));
export const keptState = () => run('kept', 'readonly', (store) => store.get('state'));
export const forgetState = () => run('kept', 'readwrite', (store) => store.delete('state'));

const MOST_AT_ONCE = 50;

const send = async (sales, token) => {
  const body = { token, sentAt: new Date().toISOString() };
  body.sales = sales.map(({ ref, at, fields }) => ({ ref, at, fields }));
  const response = await fetch('/console/till/sync', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()).results;
};

/** Sends what waits and is of whoever is signed in, in one tab at a time. Throws where there is no line. */
export const sendKept = () =>
  navigator.locks.request('kibanda-till', async () => {
    const waiting = (await keptSales()).filter(({ refused, isBeingSent }) => !refused && !isBeingSent);
    if (waiting.length === 0) return;
    const response = await fetch('/console/till/state');
    if (!response.ok) return;
    const { token, who } = await response.json();
    const mine = waiting.filter((sale) => sale.who === who);
    for (let at = 0; at < mine.length; at += MOST_AT_ONCE) {
      const part = mine.slice(at, at + MOST_AT_ONCE);
      for (const { ref, status, code, retry } of await send(part, token)) {
        if (status === 'done') await dropSale(ref);
        else if (!retry) await keepSale({ ...part.find((sale) => sale.ref === ref), refused: code });
      }
    }
  });
