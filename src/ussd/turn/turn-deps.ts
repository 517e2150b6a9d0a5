import type { ShopSettings } from '../../features/shops/shop-settings.ts';
import type { Clock } from '../../platform/clock.ts';
import { fit } from '../../values/gsm7.ts';
import type { Hasher } from '../../platform/hash.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { MembershipInShop } from '../../tenancy/tenant-directory.ts';
import type { Language, Tenant } from '../../tenancy/tenant.ts';
import { fillIn } from '../menu/fill.ts';
import type { Texts } from '../engine/menu.ts';
import type { Progress } from './certainty.ts';
import type { RunnerDeps } from './run.ts';
import type { SessionMemo } from '../session/session-memo.ts';
import type { HeldSession, SessionStore } from '../session/session-store.ts';
import type { ServiceFacts } from './show-page.ts';
import type { SessionState, Who } from '../session/session.ts';
import type { TurnTags } from '../session/tags.ts';
import type { Answer, Turn } from '../turn.ts';

/** What a turn came to, for logs and metrics: names and numbers, nothing that was typed. */
export interface TurnObservation {
  readonly gateway: string;
  readonly phoneHash: string;
  readonly sessionTag: string;
  readonly tenantId: string | undefined;
  readonly page: string;
  readonly end: boolean;
  readonly ms: number;
  readonly result: 'answered' | 'replayed' | 'rebuilt' | 'late' | 'failed' | 'deadline';
  /** How many inputs the session has had. */
  readonly inputs: number;
  /** The first turn of a session. */
  readonly isFirst: boolean;
  /** When the session began, in ms since 1970. */
  readonly startedAt: number | undefined;
  readonly network: string | undefined;
}

/** How far a turn has come: what a failure or the deadline must know of it. */
export interface TurnProgress extends Progress {
  /** It came to a step that saves, and was answered with a question or a refusal instead. */
  isTurnedDown: boolean;
  /** The caller has been answered in its place, now or earlier: from here on it must not begin to save. */
  mayNotSave: boolean;
  language: Language;
  /** The turn with the session that it holds, once it has it. */
  at: TurnInput | undefined;
}

/** One key press with all that is known of it. */
export interface TurnInput {
  /** When the turn began, by `performance.now()`. */
  readonly begun: number;
  readonly turn: Turn;
  readonly held: HeldSession;
  /** The session as Redis has it. */
  readonly state: SessionState | undefined;
  /** How the inputs are read; what is kept of a lost call may tell that they are to be read otherwise. */
  tags: TurnTags;
  readonly progress: TurnProgress;
  /** Every place that the caller has in shops, read once a turn at the most. */
  readonly memberships: () => Promise<readonly MembershipInShop[]>;
}

export interface TurnDeps {
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly store: SessionStore;
  readonly sessions: SessionMemo;
  readonly runner: RunnerDeps;
  readonly texts: ReadonlyMap<Language, Texts>;
  readonly service: ServiceFacts;
  readonly inTenant: InTenant;
  /** A shop by its id; may be some seconds old. */
  readonly tenantOf: (tenantId: string) => Promise<Tenant | undefined>;
  /** The settings of a shop, kept for as long as they hold. */
  readonly settingsOf: (tenant: Tenant) => Promise<ShopSettings>;
  readonly membershipsOf: (phone: string) => Promise<readonly MembershipInShop[]>;
  /** Whether a PIN is the member's, without counting the try: only to find one's place in a lost session again. */
  readonly isPinOf: (memberId: string, pin: string) => Promise<boolean>;
  /** Whether a person still belongs to the shop. */
  readonly isActive: (memberId: string) => Promise<boolean>;
  readonly observe: (observation: TurnObservation) => void;
  readonly onError: (error: unknown, about: { readonly gateway: string; readonly phoneHash: string }) => void;
}

/** The texts of a language. @throws Error when the language was not loaded. */
export const textsOf = (deps: Pick<TurnDeps, 'texts'>, language: Language): Texts => {
  const texts = deps.texts.get(language);
  if (!texts) throw new Error(`no texts in ${language}`);
  return texts;
};

/** The last pages that no menu leads to, and what each must be given besides the service's own names. */
export interface LastPages {
  /** Whether an open sale waits is said by the page in the menu alone, which knows the call. */
  readonly X2: undefined;
  readonly X3: undefined;
  readonly X3U: undefined;
  readonly X5: undefined;
  readonly X6: { readonly shop: string; readonly owner: string };
  readonly X8: { readonly min: number };
  readonly X9: { readonly refusal: string };
  readonly X10: { readonly min: number };
  readonly X11: undefined;
}

/** What X6 says of a shop. */
export const stoppedAt = ({ name }: Pick<Tenant, 'name'>, { owner }: Pick<Who, 'owner'>): LastPages['X6'] => ({
  shop: fit(name, 16),
  owner,
});

/** A last page. What it needs must be given: a text with holes tells nobody anything. */
export const answerPage = <P extends keyof LastPages>(
  deps: Pick<TurnDeps, 'texts' | 'service'>,
  page: P,
  language: Language,
  ...[facts]: LastPages[P] extends undefined ? [] : [LastPages[P]]
): Answer => ({
  page,
  end: true,
  text: fillIn({ language })(textsOf(deps, language).pages[page]?.trimEnd() ?? '', {
    ...deps.service,
    waits: '',
    ...facts,
  }),
});
