import { openLine, type Line, type Reply } from './line.ts';

/** One key press of a session, and the page that must come. */
export interface KeyPress {
  readonly form: string;
  readonly page: string;
}

export interface Target {
  readonly port: number;
  readonly path: string;
}

export interface LoadPlan {
  readonly target: Target;
  /** The next session: what its caller presses, one after the other. */
  readonly nextSession: () => readonly KeyPress[];
  readonly lines: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** Times in milliseconds of every key press, and of every session that ended, after the warm-up. */
export interface LoadTimes {
  readonly turns: readonly number[];
  readonly byPage: ReadonlyMap<string, readonly number[]>;
  readonly sessions: readonly number[];
}

const HOP = /\r\nat-ussd-hop-metadata: (\w+)/i;

/** The page that came; empty when it was none. */
export const pageOf = ({ status, text }: Reply): string => (status === 200 ? (HOP.exec(text)?.[1] ?? '') : '');

/** Whether the answer is this page. */
export const showsPage = (reply: Reply, page: string): boolean => pageOf(reply) === page;

/** @throws Error when the answer is not the page that was asked for: a benchmark of apologies would be worth nothing. */
export const checkPage = (reply: Reply, page: string): void => {
  if (!showsPage(reply, page)) throw new Error(`page ${page} was expected, and this came:\n${reply.text}`);
};

/** Presses these keys, one after the other. */
export const press = async (line: Line, path: string, keys: readonly KeyPress[]): Promise<void> => {
  for (const { form, page } of keys) checkPage(await line.post(path, form), page);
};

/** Callers on so many lines, each pressing the next key as soon as the page is there. */
export const runLoad = async (plan: LoadPlan): Promise<LoadTimes> => {
  const turns: number[] = [];
  const sessions: number[] = [];
  const byPage = new Map<string, number[]>();
  const from = performance.now() + plan.warmSeconds * 1000;
  const until = from + plan.seconds * 1000;

  const note = (page: string, began: number, ended: number): void => {
    if (began < from || ended > until) return;
    turns.push(ended - began);
    const times = byPage.get(page);
    if (times) times.push(ended - began);
    else byPage.set(page, [ended - began]);
  };
  const call = async (line: Line): Promise<void> => {
    const began = performance.now();
    for (const { form, page } of plan.nextSession()) {
      const pressed = performance.now();
      checkPage(await line.post(plan.target.path, form), page);
      note(page, pressed, performance.now());
    }
    const ended = performance.now();
    if (began >= from && ended <= until) sessions.push(ended - began);
  };
  const work = async (line: Line): Promise<void> => {
    while (performance.now() < until) await call(line);
    line.close();
  };
  const lines = await Promise.all(Array.from({ length: plan.lines }, () => openLine(plan.target.port)));
  await Promise.all(lines.map(work));
  return { turns, byPage, sessions };
};
