import type { RedisClient } from '../platform/redis.ts';
import { Router, type Request } from 'express';
import { allRoutes } from '../api/all-routes.ts';
import { REQUESTS_OF_A_CALLER } from '../api/answer-route.ts';
import { createApiRouter } from '../api/api-router.ts';
import { createInsideApi, type InsideApi } from '../api/ask-inside.ts';
import { DOCS_STYLE, docsPage } from '../api/docs-page.ts';
import { documentOf } from '../api/openapi.ts';
import type { Config } from '../config.ts';
import { createAccessTokens } from '../features/accounts/access-tokens.ts';
import {
  createAccounts,
  SIGN_UPS_FROM_AN_ADDRESS,
  TRIES_OF_AN_ACCOUNT,
} from '../features/accounts/accounts-service.ts';
import { createPasswords } from '../features/accounts/passwords.ts';
import { createSecondFactor } from '../features/accounts/second-factor.ts';
import { createSessions, type Sessions } from '../features/accounts/sessions.ts';
import {
  CODES_FOR_A_PHONE,
  CODES_FOR_AN_ADDRESS,
  createWebCodes,
  TRIES_OF_AN_ADDRESS,
  type Asker,
} from '../features/accounts/web-codes.ts';
import { createExportsService } from '../features/exports/exports-service.ts';
import { WEBHOOK_SECRETS } from '../features/webhooks/deliver.ts';
import type { Mount } from '../http/http-app.ts';
import { addressSubject } from '../platform/address-subject.ts';
import { createCancelBackend } from '../platform/cancel-backend.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import type { Logger } from '../platform/logger.ts';
import { createRateLimit } from '../platform/rate-limit.ts';
import { createSealer } from '../platform/sealer.ts';
import { createCells } from '../tenancy/cells.ts';
import type { Data } from './data.ts';
import type { Features } from './features.ts';
import type { Ussd } from './ussd.ts';

interface ApiParts {
  readonly config: Config;
  readonly data: Data;
  readonly features: Features;
  readonly providers: readonly PaymentProvider[];
  readonly logger: Logger;
  readonly redis: RedisClient;
  readonly ussd: Pick<Ussd, 'store'>;
}

/** The API at `/v1` with what is to be read of it, and the way to it from inside the program. */
export interface Api {
  readonly mounts: readonly Mount[];
  readonly inside: InsideApi;
  readonly sessions: Sessions;
}

/** Builds the API. */
export const createApi = (parts: ApiParts): Api => {
  const { config, data, features, logger, redis } = parts;
  const accessTokens = createAccessTokens(config.secretKey);
  const { directory } = data;
  const cells = createCells(Object.fromEntries(data.pools));
  const signIn = createSignIn(parts, accessTokens);
  const routes = allRoutes({
    ...signIn,
    directory,
    clock: data.clock,
    exports: createExportsService({
      inTenant: data.inTenant,
      clock: data.clock,
      cancelBackend: createCancelBackend((cell) => cells.poolOf(cell)),
    }),
    webhookSecrets: createSealer(config.secretKey, WEBHOOK_SECRETS),
    askingProviders: parts.providers.flatMap(({ name, currency, collect }) =>
      collect === undefined ? [] : [{ name, currency, stepMinor: collect.stepMinor, newRef: collect.newRef }],
    ),
    staff: features.staff,
    shops: features.shops,
    revoke: (phone) => parts.ussd.store.revoke(data.hasher.phone(phone)),
    catalogueChanged: (tenant) => features.catalogue.changed(tenant),
    settingsChanged: (tenant) => features.shopCache.changed(tenant),
  });
  const requests = createRateLimit(redis, REQUESTS_OF_A_CALLER);
  const answering = {
    inTenant: data.inTenant,
    tenants: data.tenants,
    directory,
    brand: features.service.brand,
    clock: data.clock,
    sealer: createSealer(config.secretKey, 'answers'),
    readToken: (token: string) => accessTokens.read(token, data.clock.now()),
    allow: (who: string) => requests.allow(who),
    fromOf: ({ ip }: Request) => data.hasher.tag('address', addressSubject(ip ?? '')),
  };
  const router = createApiRouter(routes, { ...answering, logger });
  return {
    mounts: [{ path: '/v1', router }, readingRoom(routes)],
    inside: createInsideApi(routes, answering),
    sessions: signIn.sessions,
  };
};

/** Accounts, and who is signed in. */
const createSignIn = (
  { config, data, features, redis }: ApiParts,
  accessTokens: ReturnType<typeof createAccessTokens>,
) => {
  const { directory, hasher } = data;
  const sessions = createSessions({ directory, accessTokens });
  const tries = createRateLimit(redis, TRIES_OF_AN_ACCOUNT);
  const mayTry = (subject: string): Promise<boolean> => tries.allow(hasher.tag('try', subject));
  const secondFactor = createSecondFactor({
    ...{ directory, hasher, mayTry },
    sealer: createSealer(config.secretKey, 'second-factor'),
  });
  const passwords = createPasswords();
  const signUps = createRateLimit(redis, SIGN_UPS_FROM_AN_ADDRESS);
  const accounts = createAccounts({
    ...{ directory, sessions, secondFactor, passwords, accessTokens, mayTry },
    shops: features.shops,
    welcome: features.welcome,
    maySignUp: (from) => signUps.allow(from),
  });
  const webCodes = createWebCodes({
    ...{ directory, sessions, passwords, mayTry },
    ...createCodeLimits(redis, hasher),
    inTenant: data.inTenant,
    hasher: data.secrets,
    queueMessage: features.queueMessage,
    service: features.service,
    simWatch: features.simWatch,
  });
  return { accounts, sessions, secondFactor, webCodes };
};

/** How often a phone gets codes by SMS, and one address asks for them and tries them. */
const createCodeLimits = (redis: RedisClient, hasher: Data['hasher']) => {
  const codes = createRateLimit(redis, CODES_FOR_A_PHONE);
  const asked = createRateLimit(redis, CODES_FOR_AN_ADDRESS);
  const tries = createRateLimit(redis, TRIES_OF_AN_ADDRESS);
  const tagOf = ({ phone, from }: Asker): string => hasher.tag('web-code', phone, from);
  return {
    mayGetCode: (phone: string) => codes.allow(hasher.phone(phone)),
    mayAskFor: (asker: Asker) => asked.allow(tagOf(asker)),
    mayTryFor: (asker: Asker) => tries.allow(tagOf(asker)),
    forgiveTries: (asker: Asker) => tries.forgive(tagOf(asker)),
  };
};

/** The document, and a page made of it. */
const readingRoom = (routes: ReturnType<typeof allRoutes>): Mount => {
  const document = documentOf(routes);
  const json = JSON.stringify(document);
  const page = docsPage(document);
  const router = Router()
    .get('/openapi.json', (_request, response) => {
      response.type('application/json').send(json);
    })
    .get('/docs', (_request, response) => {
      response.type('html').send(page);
    })
    .get('/docs.css', (_request, response) => {
      response.type('css').send(DOCS_STYLE);
    });
  return { path: '', router, quiet: true };
};
