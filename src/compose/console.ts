import type { InsideApi } from '../api/ask-inside.ts';
import type { Config } from '../config.ts';
import { createConsoleRouter } from '../console/console-router.ts';
import { createLive } from '../console/live.ts';
import { createFormTokens } from '../console/form-token.ts';
import { FORMS, SCREENS } from '../console/pages/all-pages.ts';
import type { Sessions } from '../features/accounts/sessions.ts';
import type { Mount } from '../http/http-app.ts';
import { deriveKey } from '../platform/hash.ts';
import type { News } from '../platform/redis-news.ts';
import type { Logger } from '../platform/logger.ts';
import type { Data } from './data.ts';

interface ConsoleParts {
  readonly config: Config;
  readonly data: Data;
  readonly logger: Logger;
  readonly inside: InsideApi;
  readonly sessions: Sessions;
  readonly news: News;
}

/** The console, and how those who look at it are sent away when the program stops. */
interface Console {
  readonly mount: Mount;
  readonly end: () => void;
}

/** The console: pages for owners and sellers, made of what the API answers. */
export const createConsole = ({ config, data, logger, inside, sessions, news }: ConsoleParts): Console => {
  const live = createLive(news);
  const router = createConsoleRouter({
    ...{ inside, sessions, logger, live, tenants: data.tenants, clock: data.clock },
    formTokens: createFormTokens(deriveKey(config.secretKey, 'console-forms')),
    screens: SCREENS,
    forms: FORMS,
  });
  return { mount: { path: '/console', router }, end: live.end };
};
