import type { Migration } from '../migration.ts';
import { up as shop } from './0001-shop.ts';
import { up as retention } from './0002-retention.ts';
import { up as money } from './0003-money.ts';
import { up as counts } from './0004-counts.ts';
import { up as messages } from './0005-messages.ts';
import { up as rights } from './0006-rights.ts';
import { up as credit } from './0007-credit.ts';
import { up as corrections } from './0008-corrections.ts';
import { up as order } from './0010-order.ts';
import { up as audit } from './0012-audit.ts';
import { up as api } from './0013-api.ts';
import { up as reports } from './0015-reports.ts';
import { up as taxAndPayments } from './0016-tax-and-payments.ts';
import { up as webhooks } from './0016-webhooks.ts';
import { up as references } from './0017-references.ts';
import { up as syncDeliveries } from './0018-sync-deliveries.ts';
import { up as webhookReplays } from './0030-webhook-replays.ts';
import { up as paymentNotices } from './0031-payment-notices.ts';

/** What brings a shop's schema forward, in order: a shop at version n has had the first n. */
export const tenantMigrations: readonly Migration[] = [
  { name: '0001-shop', up: shop },
  { name: '0002-retention', up: retention },
  { name: '0003-money', up: money },
  { name: '0004-counts', up: counts },
  { name: '0005-messages', up: messages },
  { name: '0006-rights', up: rights },
  { name: '0007-credit', up: credit },
  { name: '0008-corrections', up: corrections },
  { name: '0010-order', up: order },
  { name: '0012-audit', up: audit },
  { name: '0013-api', up: api },
  { name: '0015-reports', up: reports },
  { name: '0016-tax-and-payments', up: taxAndPayments },
  { name: '0016-webhooks', up: webhooks },
  { name: '0017-references', up: references },
  { name: '0018-sync-deliveries', up: syncDeliveries },
  { name: '0030-webhook-replays', up: webhookReplays },
  { name: '0031-payment-notices', up: paymentNotices },
];
