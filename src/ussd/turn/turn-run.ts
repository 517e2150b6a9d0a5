import { readSettings } from '../../features/shops/shop-settings.ts';
import { DomainError } from '../../values/errors.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { Caller, TurnContext } from './context.ts';
import type { Walk } from '../engine/dialogue.ts';
import { textsOf, type TurnDeps, type TurnInput } from './turn-deps.ts';
import type { Inside, Place, Run, SavesWatch } from './run.ts';
import { readDraft } from '../session/draft.ts';
import type { SessionState, Who } from '../session/session.ts';
import { placeMark } from '../session/place.ts';
import { tagOfStep } from '../session/tags.ts';

/** The session that a run goes on in, and how many inputs it will have used when the run is over. */
export interface RunStart {
  readonly session: SessionState;
  readonly used: number;
  /** What was typed before is walked once more: it does not depend on what only Redis knew. */
  readonly again?: boolean;
}

/** A run of the engine within one turn. */
export const runOf = (deps: TurnDeps, at: TurnInput, start: RunStart): Run => {
  const { session } = start;
  const now = deps.clock.now();
  const drafts = start.again ? new Map<string, string>() : at.held.drafts;
  // The tokens of a dial that waited for the PIN stand at the beginning of all inputs.
  const waiting = session.dialogue.waiting.length;
  const endOf = ({ dialled }: Walk): number => (dialled && waiting > 0 ? waiting : start.used);
  return {
    session,
    now,
    stepTag: at.tags.step,
    placeOf: (walk) => ({
      rest: walk.rest,
      tag: tagOfStep(deps.hasher, at.tags, Math.max(0, endOf(walk) - walk.rest.length)),
    }),
    markOf: (current) => placeMark(deps.hasher, current),
    context: async (current, place) => {
      at.progress.language = current.language;
      return contextOf(deps, at, { session: current, place, now, drafts });
    },
    within: (context, inside) => {
      at.progress.language = inside.session.language;
      return contextWithin(deps, context, inside);
    },
    saves: savesWatch(at),
  };
};

const savesWatch = ({ progress }: TurnInput): SavesWatch => ({
  begins: (effect) => {
    progress.effect = effect;
    if (progress.mayNotSave) throw new DomainError('timeout');
  },
  asked: () => {
    progress.asked = true;
  },
  takenBack: () => {
    if (progress.effect !== 'none') progress.isTurnedDown = true;
    progress.effect = 'none';
  },
});

interface ContextParts {
  readonly session: SessionState;
  readonly place: Place;
  readonly now: Date;
  readonly drafts: ReadonlyMap<string, string>;
}

const contextOf = async (deps: TurnDeps, at: TurnInput, parts: ContextParts): Promise<TurnContext> => {
  const { session, place, now, drafts } = parts;
  const caller = await loadCaller(deps, session);
  return {
    turn: at.turn,
    now,
    session,
    caller,
    texts: textsOf(deps, session.language),
    ...standingAt(place),
    sessionTag: at.tags.session,
    draftOf: (tenantId) => readDraft(drafts.get(tenantId)),
    memberships: at.memberships,
    dials: at.held.dials,
    ...readingFrom(deps, caller),
  };
};

const standingAt = ({ rest, tag }: Place) => ({ rest, hasMore: rest.length > 0, stepTag: tag });

const readingFrom = (deps: TurnDeps, caller: Caller | undefined): Pick<TurnContext, 'read' | 'settings'> => {
  const shop = (): Tenant => {
    if (!caller) throw new Error('no shop to read in');
    return caller.tenant;
  };
  return {
    read: async (work) => deps.inTenant(shop(), work, { readOnly: true }),
    settings: async () => deps.settingsOf(shop()),
  };
};

/** In a transaction the shop stays the same; who calls may have become known better. */
const contextWithin = (deps: TurnDeps, context: TurnContext, { session, place, tx }: Inside): TurnContext => ({
  ...context,
  session,
  caller: context.caller && session.who && { ...context.caller, who: session.who, actor: actorOf(session.who) },
  texts: textsOf(deps, session.language),
  ...standingAt(place),
  read: (work) => work(tx),
  settings: () => readSettings(tx),
});

const loadCaller = async (deps: TurnDeps, { who }: SessionState): Promise<Caller | undefined> => {
  const tenant = who && (await deps.tenantOf(who.tenantId));
  if (!who || !tenant) return undefined;
  return { who, tenant, actor: actorOf(who) };
};

const actorOf = ({ memberId, role, name }: Who): Actor => ({ id: memberId, role, name, channel: 'ussd' });
