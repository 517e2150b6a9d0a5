// Opens the till where there is no line. It keeps a page that is nobody's, and files that never change; no page of a person.
const KEEP = 'kibanda-VERSION';
const LANGUAGE = new URL(location.href).searchParams.get('l') ?? 'en';
const SHELL = `/console/till?l=${LANGUAGE}`;
const FILES = ['FILES'];
const PATIENCE_MS = 10_000;

addEventListener('install', (event) => {
  const anonymous = [SHELL, ...FILES].map((url) => new Request(url, { credentials: 'omit', cache: 'reload' }));
  event.waitUntil(
    caches
      .open(KEEP)
      .then((cache) => cache.addAll(anonymous))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => {
  const old = (name) => name.startsWith('kibanda-') && name !== KEEP;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

const shell = async () => (await caches.match(SHELL)) ?? Response.error();

/** A line that is there and brings nothing is none. */
const page = async (request) => {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return shell();
  }
};

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { pathname } = new URL(request.url);
  if (request.mode === 'navigate' && !pathname.startsWith('/console/reports/')) event.respondWith(page(request));
  else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});
