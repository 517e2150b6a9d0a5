import { z } from 'zod';
import type { Call } from '../phone-session.ts';
import { bare, broken, jsonIn, jsonRequest, newest, type GatewayFormat, type GatewayLine } from './format.ts';

const answer = z.object({
  statusCode: z.literal('0000'),
  statusMessage: z.string(),
  transactionId: z.string(),
  data: z.object({ inboundResponse: z.string(), userInputRequired: z.boolean(), messageType: z.string() }),
});

const requestOf = (messageType: string, ussdString: string) => (call: Call, line: GatewayLine) => {
  const { MTN_API_KEY: apiKey } = line.settings;
  const request = jsonRequest('ussd', {
    sessionId: call.sessionId,
    messageType,
    msisdn: bare(call.phone),
    serviceCode: line.code,
    ussdString,
  });
  return { ...request, headers: { ...request.headers, ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }) } };
};

export const mtnFormat: GatewayFormat = {
  name: 'mtn',
  label: 'MTN (MADAPI)',
  keyPress: (call, line) => {
    const typed = newest(call);
    return (typed === undefined ? requestOf('0', call.dialled) : requestOf('1', typed))(call, line);
  },
  read: (given) => {
    const read = jsonIn(answer, given);
    return read
      ? { kind: read.data.userInputRequired ? 'CON' : 'END', text: read.data.inboundResponse }
      : broken(given);
  },
  over: { abort: requestOf('4', 'user abort'), timeout: requestOf('5', '') },
  carriesQuickDial: true,
};
