import type { VNode } from 'preact';
import type { Right } from '../../tenancy/what-people-may.ts';
import { BASE, visitorMay, type Call, type Shown } from '../call.ts';
import type { AssetPaths } from '../assets.ts';
import type { TextKey } from '../texts/all.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../words.ts';
import { FormTo, Notice } from './parts.tsx';

interface Place {
  readonly to: string;
  readonly label: TextKey;
  readonly right: Right;
}

/** The pages that are always at hand, for whoever may see them. */
const PLACES: readonly Place[] = [
  { to: BASE, label: 'nav.today', right: 'notice.read' },
  { to: `${BASE}/sales/new`, label: 'nav.new_sale', right: 'sale.record' },
  { to: `${BASE}/sales`, label: 'nav.sales', right: 'sale.read' },
  { to: `${BASE}/stock`, label: 'nav.stock', right: 'inventory.read' },
  { to: `${BASE}/customers`, label: 'nav.customers', right: 'customer.read' },
  { to: `${BASE}/expenses`, label: 'nav.expenses', right: 'expense.read' },
  { to: `${BASE}/staff`, label: 'nav.staff', right: 'staff.read' },
  { to: `${BASE}/reports`, label: 'nav.reports', right: 'notice.read' },
  { to: `${BASE}/messages`, label: 'nav.messages', right: 'message.read' },
  { to: `${BASE}/audit`, label: 'nav.audit', right: 'notice.read' },
  { to: `${BASE}/settings`, label: 'nav.settings', right: 'settings.read' },
  { to: `${BASE}/webhooks`, label: 'nav.webhooks', right: 'webhook.read' },
];

const placesOf = (call: Call): readonly Place[] =>
  call.visitor?.shop === undefined ? [] : PLACES.filter(({ right }) => visitorMay(call, right));

/** The place that an address belongs to: the longest one that it begins with. */
const placeAt = (places: readonly Place[], path: string): string | undefined =>
  places
    .map(({ to }) => to)
    .filter((to) => path === to || (to !== BASE && path.startsWith(`${to}/`)))
    .toSorted((a, b) => b.length - a.length)[0];

const Navigation = ({ call, path }: { readonly call: Call; readonly path: string }) => {
  const { words } = call;
  const places = placesOf(call);
  const here = placeAt(places, path);
  const account = `${BASE}/account`;
  return (
    <nav aria-label={words.t('app.menu')}>
      {places.map(({ to, label }) => (
        <a href={to} aria-current={to === here ? 'page' : undefined}>
          {words.t(label)}
        </a>
      ))}
      <a href={account} aria-current={path === account ? 'page' : undefined}>
        {words.t('nav.account')}
      </a>
    </nav>
  );
};

const Languages = ({ call, path }: { readonly call: Call; readonly path: string }) => (
  <FormTo call={call} to="/language" class="languages" label={call.words.t('app.language')}>
    <input type="hidden" name="back" value={path} />
    {LANGUAGES.map((language) => (
      <button
        class="plain"
        name="language"
        value={language}
        lang={language}
        aria-pressed={language === call.words.language ? 'true' : 'false'}
      >
        {LANGUAGE_NAMES[language]}
      </button>
    ))}
  </FormTo>
);

export interface PageProps {
  readonly call: Call;
  readonly shown: Shown;
  /** Where the page lies, as the browser asked for it. */
  readonly path: string;
  readonly paths: AssetPaths;
  /** What has just been done. */
  readonly done?: TextKey | undefined;
}

const Foot = ({ call, path }: Pick<PageProps, 'call' | 'path'>) => {
  const { words, visitor } = call;
  const zone = visitor?.shop?.timezone;
  return (
    <footer>
      <Languages call={call} path={path} />
      {zone === undefined ? null : <p>{words.t('app.zone', { zone })}</p>}
      {visitor === undefined ? null : <p>{words.t('app.signed_in_as', { name: visitor.caller.name })}</p>}
    </footer>
  );
};

const Head = ({ title, paths, scripts = [] }: Pick<PageProps, 'paths'> & Pick<Shown, 'title' | 'scripts'>) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>{title}</title>
    <link rel="stylesheet" href={paths.style} />
    <link rel="manifest" href={`${BASE}/manifest.webmanifest`} />
    <link rel="icon" href={`${BASE}/icon.svg`} />
    {scripts.map((script) => (
      <script type="module" src={paths.scriptOf(script)} />
    ))}
  </head>
);

const Stall = ({ name }: { readonly name: string | undefined }) => (
  <header class="stall">
    <p>
      <b>{name ?? 'Kibanda'}</b>
      {name === undefined ? null : <span>Kibanda</span>}
    </p>
  </header>
);

/** What is said above a page: what was done, or why it was not. */
const Said = ({ call: { words, problem }, done }: Pick<PageProps, 'call' | 'done'>) => (
  <>
    {done === undefined ? null : <Notice kind="done" text={words.t(done)} />}
    {problem === undefined ? null : <Notice kind="problem" text={words.t(`problem.${problem.code}`)} />}
  </>
);

/** A request as the page shows it: a page that is nobody's knows no visitor. */
const seenBy = (call: Call, { isShell = false, words = call.words }: Shown): Call => ({
  ...call,
  words,
  visitor: isShell ? undefined : call.visitor,
});

/** A whole page. */
export const Page = ({ call: asked, shown, path, paths, done }: PageProps): VNode => {
  const call = seenBy(asked, shown);
  const { words, visitor } = call;
  const name = visitor?.shop?.name;
  return (
    <html lang={words.language}>
      <Head title={`${shown.title} · ${name ?? 'Kibanda'}`} paths={paths} scripts={shown.scripts ?? []} />
      <body>
        <a class="skip" href="#page">
          {words.t('app.skip')}
        </a>
        <Stall name={name} />
        {visitor === undefined ? null : <Navigation call={call} path={path} />}
        <main id="page">
          <h1>{shown.title}</h1>
          <Said call={call} done={done} />
          {shown.body}
        </main>
        {shown.isShell === true ? null : <Foot call={call} path={path} />}
      </body>
    </html>
  );
};
