import type { Migration } from '../migration.ts';
import { up as directory } from './0001-directory.ts';
import { up as messages } from './0002-messages.ts';
import { up as deadLetters } from './0003-dead-letters.ts';
import { up as dailyWork } from './0004-daily-work.ts';
import { up as ground } from './0005-ground.ts';
import { up as smsCaps } from './0006-messages.ts';
import { up as locks } from './0007-locks.ts';
import { up as accounts } from './0010-accounts.ts';
import { up as audit } from './0011-audit.ts';
import { up as webhooks } from './0011-webhooks.ts';
import { up as webOwners } from './0012-web-owners.ts';
import { up as operators } from './0020-operators.ts';
import { up as signposts } from './0021-signposts.ts';
import { up as paymentStrays } from './0031-payment-strays.ts';
import { up as moves } from './0060-moves.ts';
import { up as spareShops } from './0061-spare-shops.ts';
import { up as lineage } from './0070-lineage.ts';

/** What brings the shared schema forward, in order. A list, so that it is the same from sources and from a build. */
export const sharedMigrations: readonly Migration[] = [
  { name: '0001-directory', up: directory },
  { name: '0002-messages', up: messages },
  { name: '0003-dead-letters', up: deadLetters },
  { name: '0004-daily-work', up: dailyWork },
  { name: '0005-ground', up: ground },
  { name: '0006-messages', up: smsCaps },
  { name: '0007-locks', up: locks },
  { name: '0010-accounts', up: accounts },
  { name: '0011-audit', up: audit },
  { name: '0011-webhooks', up: webhooks },
  { name: '0012-web-owners', up: webOwners },
  { name: '0020-operators', up: operators },
  { name: '0021-signposts', up: signposts },
  { name: '0031-payment-strays', up: paymentStrays },
  { name: '0060-moves', up: moves },
  { name: '0061-spare-shops', up: spareShops },
  { name: '0070-lineage', up: lineage },
];
