import { readSettings } from '../../features/shops/shop-settings.ts';
import { DomainError } from '../../values/errors.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Caller, TurnContext } from './context.ts';
import type { Walk } from '../engine/dialogue.ts';
import { textsOf, type GatewayDeps, type TurnAtHand } from './turn-deps.ts';
import type { Place, Run, SavesWatch } from './runner.ts';
import { readDraft, type SessionState } from '../session/session.ts';
import { tagOfStep } from '../session/tags.ts';

/** The session that a run goes on in, and how many inputs it will have used when the run is over. */
export interface RunStart {
  readonly session: SessionState;
  readonly used: number;
  /** What was typed before is walked once more: it does not depend on what only Redis knew. */
  readonly again?: boolean;
}

/** A run of the engine within one turn. */
export const runOf = (deps: GatewayDeps, at: TurnAtHand, start: RunStart): Run => {
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
    context: async (current, place, tx) => {
      at.progress.language = current.language;
      return contextOf(deps, at, { session: current, place, now, drafts, tx });
    },
    saves: savesWatch(at),
  };
};

const savesWatch = ({ progress }: TurnAtHand): SavesWatch => ({
  begins: (effect) => {
    progress.effect = effect;
    if (progress.mayNotSave) throw new DomainError('timeout');
  },
  asked: () => {
    progress.asked = true;
  },
  takenBack: () => {
    progress.effect = 'none';
  },
});

interface ContextParts {
  readonly session: SessionState;
  readonly place: Place;
  readonly now: Date;
  readonly drafts: ReadonlyMap<string, string>;
  readonly tx: TenantTransaction | undefined;
}

const contextOf = async (deps: GatewayDeps, at: TurnAtHand, parts: ContextParts): Promise<TurnContext> => {
  const { session, place, now, drafts, tx } = parts;
  const caller = await callerOf(deps, session);
  return {
    turn: at.turn,
    now,
    session,
    caller,
    texts: textsOf(deps, session.language),
    hasMore: place.rest.length > 0,
    rest: place.rest,
    sessionTag: at.tags.session,
    stepTag: place.tag,
    draftOf: (tenantId) => readDraft(drafts.get(tenantId)),
    memberships: at.memberships,
    dials: at.held.dials,
    read: (work) => {
      if (tx) return work(tx);
      if (!caller) return Promise.reject(new Error('no shop to read in'));
      return deps.inTenant(caller.tenant, work, { readOnly: true });
    },
    settings: () => {
      if (tx) return readSettings(tx);
      if (!caller) return Promise.reject(new Error('no shop to read in'));
      return deps.settingsOf(caller.tenant);
    },
  };
};

const callerOf = async (deps: GatewayDeps, { who }: SessionState): Promise<Caller | undefined> => {
  const tenant = who && (await deps.tenantOf(who.tenantId));
  if (!who || !tenant) return undefined;
  return { who, tenant, actor: { id: who.memberId, role: who.role, name: who.name, channel: 'ussd' } };
};
