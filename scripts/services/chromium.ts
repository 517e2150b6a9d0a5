import { requireProgram } from './packages.ts';

/** The path of a Chromium for the browser tests. */
export const requireChromium = (say: (line: string) => void): Promise<string> =>
  requireProgram(
    {
      what: 'Chromium',
      commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
      packages: { apt: 'chromium|chromium-browser', apk: 'chromium', brew: 'chromium' },
    },
    say,
  );
