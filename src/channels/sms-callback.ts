import type { z } from 'zod';
import type { DeliveryReport } from '../values/sms.ts';
import type { Callback } from './network.ts';
import type { NetworkDesk } from './network-desk.ts';

/**
 * Takes delivery reports that come as JSON. 200 when all of them were taken, 400 when they can't be read, 503 when they should
 * come again: each may be told twice.
 */
export const reportsCallback = <Body>(
  { onDeliveryReport, onFailure }: NetworkDesk,
  schema: z.ZodType<Body>,
  toReports: (body: Body) => readonly DeliveryReport[],
): Callback => ({
  method: 'POST',
  carrier: 'json',
  answer: async ({ content }) => {
    const read = schema.safeParse(content);
    if (!read.success) return undefined;
    try {
      for (const report of toReports(read.data)) await onDeliveryReport(report);
      return {};
    } catch (error) {
      onFailure(error);
      return { status: 503 };
    }
  },
});
