import { CLAIMED, codeSentTo } from './console-people.ts';

/** An answer of the console to a browser without scripts. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Bytes over the wire, as a browser that takes gzip gets them. */
  readonly bytes: number;
  readonly location: string | undefined;
}

type Fields = Readonly<Record<string, string>>;

const TOKEN = /name="token" value="([^"]+)"/;

/** A browser that knows cookies and forms, and no scripts. */
export const createConsoleClient = (url: string) => {
  const cookies = new Map<string, string>();
  const keep = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (line.includes('Max-Age=0')) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const ask = async (path: string, init: RequestInit = {}): Promise<ConsoleAnswer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'accept-encoding': 'gzip', cookie, ...(init.headers as Fields | undefined) };
    const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    keep(response.headers);
    const html = await response.text();
    const bytes = Number(response.headers.get('content-length') ?? html.length);
    const location = response.headers.get('location') ?? undefined;
    return { status: response.status, headers: response.headers, html, bytes, location };
  };
  const get = (path: string, headers: Fields = {}) => ask(`/console${path}`, { headers });
  const send = (path: string, fields: Fields, headers: Fields = {}) =>
    ask(`/console${path}`, { method: 'POST', body: new URLSearchParams({ ...fields }), headers });
  const upload = (
    path: string,
    fields: Fields,
    file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
  ) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('file', new Blob([file.bytes]), file.name);
    return ask(`/console${path}`, { method: 'POST', body });
  };
  /** The proof that a page of ours gives its forms. */
  const tokenOn = async (path: string): Promise<string> => TOKEN.exec((await get(path)).html)?.[1] ?? '';
  return {
    cookies,
    ask,
    get,
    send,
    upload,
    tokenOn,
    /** Fills in a form that stands on a page, and sends it. */
    submit: async (page: string, to: string, fields: Fields): Promise<ConsoleAnswer> =>
      send(to, { token: await tokenOn(page), ref: crypto.randomUUID(), ...fields }),
    /** Somebody of the demo shop, its owner unless it is said, gets an account by a code, as who began by phone does. */
    claim: async ({ phone, username, password } = CLAIMED): Promise<ConsoleAnswer> => {
      await send('/claim', { token: await tokenOn('/claim'), phone });
      const code = await codeSentTo(url, phone);
      return send('/claim/code', { token: await tokenOn('/claim'), phone, code, username, password });
    },
  };
};
