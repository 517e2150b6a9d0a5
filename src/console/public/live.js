// The page as it was sent stays; what has changed on it is exchanged when the shop says that something happened.
const SPARE_MS = 1500;

const board = document.querySelector('[data-live]');
const openOnes = (within) => [...within.querySelectorAll('details')].map(({ open }) => open);

const exchange = (fresh) => {
  const [old, now] = [[...board.children], [...fresh.children]];
  if (old.length !== now.length) {
    board.replaceChildren(...now);
    return;
  }
  old.forEach((card, at) => {
    openOnes(card).forEach((open, n) => {
      const details = now[at].querySelectorAll('details')[n];
      if (details) details.open = open;
    });
    // Nobody loses the link that they are about to follow.
    if (card.outerHTML !== now[at].outerHTML && !card.contains(document.activeElement)) card.replaceWith(now[at]);
  });
};

const look = async () => {
  const response = await fetch(location.href, { redirect: 'error' });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('[data-live]');
  if (fresh) exchange(fresh);
};

let isLooking = false;
let isStale = false;
const changed = async () => {
  isStale = true;
  if (isLooking || document.hidden) return;
  isLooking = true;
  while (isStale && !document.hidden) {
    isStale = false;
    await look().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, SPARE_MS));
  }
  isLooking = false;
};

// Nobody pays for news of a page that they do not see.
let line;
const follow = () => {
  if (document.hidden) {
    line?.close();
    line = undefined;
  } else if (!line) {
    line = new EventSource(board.dataset.live);
    line.addEventListener('message', changed);
    if (isStale) changed();
  }
};
if (board) {
  document.addEventListener('visibilitychange', () => {
    isStale = true;
    follow();
  });
  follow();
}
