const el = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

const time = (iso) =>
  new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const draw = (message, mine) => {
  const item = el('li', 'message');
  if (mine) item.classList.add('message--mine');
  const head = el('div', 'message__head');
  head.append(el('span', '', `to ${message.to}`), el('time', '', time(message.sentAt)));
  item.append(head, el('p', '', message.text));
  return item;
};

/** The SMS that arrived, newest first. It tells apart what came since the last look. */
export const createInbox = ({ list, badge, envelope }) => {
  let shown = '';
  let seen = new Set();
  let known = false;
  return {
    show: (messages, phone) => {
      const picture = `${phone} ${messages.map(({ id }) => id).join(' ')}`;
      if (picture === shown) return;
      shown = picture;
      const fresh = known ? messages.filter(({ id }) => !seen.has(id)) : [];
      known = true;
      seen = new Set([...seen, ...messages.map(({ id }) => id)]);
      badge.hidden = fresh.length === 0;
      badge.textContent = `${fresh.length} new`;
      envelope.hidden = !fresh.some(({ to }) => to === phone);
      if (messages.length === 0)
        list.replaceChildren(el('li', 'empty', 'No SMS yet. After a sale, send a receipt to any number.'));
      else list.replaceChildren(...messages.slice(0, 30).map((message) => draw(message, message.to === phone)));
    },
  };
};
