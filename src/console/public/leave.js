// Nobody signs out of a browser that has sales which were not sent.
import { forgetState, keptSales, sendKept } from './outbox.js';

for (const form of document.querySelectorAll('form[data-leave]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await sendKept().catch(() => undefined);
    const { length } = await keptSales();
    if (length === 0) {
      await forgetState();
      form.submit();
      return;
    }
    const told = document.querySelector('[data-told]');
    told.className = 'notice problem';
    told.textContent = told.dataset.waiting.replace('{n}', String(length));
  });
}
