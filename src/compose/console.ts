import type { InsideApi } from '../api/ask-inside.ts';
import type { Config } from '../config.ts';
import { createConsoleRouter } from '../console/console-router.ts';
import { createFormTokens } from '../console/form-token.ts';
import { FORMS, SCREENS } from '../console/pages/all-pages.ts';
import type { Sessions } from '../features/accounts/sessions.ts';
import type { Mount } from '../http/http-app.ts';
import { deriveKey } from '../platform/hash.ts';
import type { Logger } from '../platform/logger.ts';
import type { Data } from './data.ts';

interface ConsoleParts {
  readonly config: Config;
  readonly data: Data;
  readonly logger: Logger;
  readonly inside: InsideApi;
  readonly sessions: Sessions;
}

/** The console: pages for owners and sellers, made of what the API answers. */
export const createConsole = ({ config, data, logger, inside, sessions }: ConsoleParts): Mount => ({
  path: '/console',
  router: createConsoleRouter({
    ...{ inside, sessions, logger, tenants: data.tenants, clock: data.clock },
    formTokens: createFormTokens(deriveKey(config.secretKey, 'console-forms')),
    screens: SCREENS,
    forms: FORMS,
  }),
});
