import { parseDial, type Call } from '../phone-session.ts';
import { bare, formRequest, getRequest, readConEnd, type GatewayFormat, type GatewayLine } from './format.ts';

/** The fields of Africa's Talking under other names. */
interface CloneFormat {
  readonly name: string;
  readonly label: string;
  readonly by: 'form' | 'query';
  readonly fields: (call: Call, line: GatewayLine) => Readonly<Record<string, string>>;
}

/** Everything typed in the call, with what was dialled behind the code. */
const typed = (call: Call, { code }: GatewayLine): string =>
  [...(parseDial(call.dialled, code) ?? []), ...call.inputs].join('*');

/** On a shared code the last part of it is ours, and comes as the first input. */
const shared = (code: string): { readonly service: string; readonly ours: string } => {
  const [, service = '', ours = ''] = /^(\*\d+)\*([\d*]+)#$/.exec(code) ?? [];
  return { service: `${service}#`, ours };
};

const cloneFormat = ({ name, label, by, fields }: CloneFormat): GatewayFormat => ({
  name,
  label,
  keyPress: (call, line) => (by === 'form' ? formRequest : getRequest)('ussd', fields(call, line)),
  read: (answer) => readConEnd(answer),
  over: {},
  carriesQuickDial: true,
});

const sameNames = (call: Call, line: GatewayLine): Readonly<Record<string, string>> => ({
  sessionId: call.sessionId,
  phoneNumber: bare(call.phone),
  serviceCode: line.code,
  text: typed(call, line),
});

/** The clones of Africa's Talking's format. */
export const CLONE_FORMATS: readonly GatewayFormat[] = [
  {
    name: 'hellio',
    label: 'Hellio',
    by: 'form' as const,
    fields: (call: Call, line: GatewayLine) => ({ ...sameNames(call, line), networkCode: 'MTN' }),
  },
  { name: 'mobilesasa', label: 'MobileSasa', by: 'form' as const, fields: sameNames },
  {
    name: 'crossgate',
    label: 'Crossgate',
    by: 'query' as const,
    fields: (call: Call, line: GatewayLine) => ({
      network_code: '63902',
      msisdn: bare(call.phone),
      service_code: line.code,
      session_id: call.sessionId,
      ussd_string: typed(call, line),
    }),
  },
  {
    name: 'advanta',
    label: 'Advanta',
    by: 'query' as const,
    fields: (call: Call, line: GatewayLine) => {
      const { service, ours } = shared(line.code);
      return {
        SESSIONID: call.sessionId,
        USSDCODE: service,
        MSISDN: bare(call.phone),
        INPUT: [ours, typed(call, line)].filter((part) => part !== '').join('*'),
      };
    },
  },
].map(cloneFormat);
