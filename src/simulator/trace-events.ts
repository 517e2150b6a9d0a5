import type { TraceEntry, TraceLog } from './trace-log.ts';
import type { BusMessage } from '../events/bus.ts';
import { SERVICE_ID, type DomainEvent } from '../events/catalogue.ts';
import { readCloudEvent } from '../events/cloud-event.ts';
import { formatReference } from '../values/damm.ts';
import { formatMoney } from '../values/money.ts';
import { isCurrencyCode } from '../values/currencies.ts';

/** Shows published events beside the simulated phone: the sale, the event itself, the message it became. */
export const traceEvents = async (trace: TraceLog, messages: readonly BusMessage[]): Promise<void> => {
  for (const { body } of messages) {
    const read = readCloudEvent(body);
    // What belongs to no shop stands beside nobody's phone.
    if (!read.ok || read.event.tenantId === SERVICE_ID) continue;
    for (const entry of entriesOf(read.event)) await trace.append(read.event.tenantId, entry);
  }
};

const entriesOf = (event: DomainEvent): readonly TraceEntry[] => {
  const at = event.occurredAt.toISOString();
  const itself: TraceEntry = { kind: 'event', at, type: event.type, eventId: event.id };
  return [...saleEntry(event, at), itself, ...messageEntry(event, at)];
};

const saleEntry = (event: DomainEvent, at: string): readonly TraceEntry[] => {
  if (event.type !== 'sale.recorded' || !('receipt' in event.data) || !('totalMinor' in event.data)) return [];
  const { receipt, totalMinor, currency } = event.data;
  const total = isCurrencyCode(currency) ? formatMoney(totalMinor, currency) : String(totalMinor);
  return [{ kind: 'sale', at, receipt: formatReference(receipt), total }];
};

const states: Readonly<Record<string, string>> = {
  'sms.queued': 'queued',
  'sms.sent': 'sent',
  'sms.failed': 'failed',
};

const messageEntry = (event: DomainEvent, at: string): readonly TraceEntry[] => {
  const state = states[event.type];
  if (state === undefined || !('messageId' in event.data) || !('template' in event.data)) return [];
  const { messageId, template, recipientKey } = event.data;
  return [{ kind: 'message', at, messageId, template, state, to: recipientKey }];
};
