import { parseDial, type Call, type QuickDial, type Reply } from '../phone-session.ts';
import { formRequest, readConEnd, type GatewayAnswer, type GatewayFormat, type GatewayLine } from './format.ts';

/** The fields that Africa's Talking posts for each key press. */
export interface TurnForm {
  readonly sessionId: string;
  readonly phoneNumber: string;
  readonly networkCode: string;
  readonly serviceCode: string;
  readonly text: string;
}

const HOP_HEADER = 'at-ussd-hop-metadata';
/** The network code of Africa's Talking's own simulator. */
const NETWORK = '99999';

/** The form of the call's newest turn; undefined when the dialled code is not ours. */
export const toForm = (call: Call, code: string, quickDial: QuickDial = 'text'): TurnForm | undefined => {
  const tokens = parseDial(call.dialled, code);
  if (tokens === undefined) return undefined;
  const typed = quickDial === 'text' ? [...tokens, ...call.inputs] : call.inputs;
  return {
    sessionId: call.sessionId,
    phoneNumber: call.phone,
    networkCode: NETWORK,
    serviceCode: quickDial === 'text' ? code : call.dialled,
    text: typed.join('*'),
  };
};

const keyPress = (call: Call, { code, quickDial }: GatewayLine) => {
  const request = formRequest('ussd', { ...toForm(call, code, quickDial) });
  const echoed: Record<string, string> = call.lastPage === undefined ? {} : { [HOP_HEADER]: call.lastPage };
  return { ...request, headers: { ...request.headers, ...echoed } };
};

const read = (answer: GatewayAnswer): Reply => readConEnd(answer, answer.headers.get(HOP_HEADER) ?? undefined);

export const africasTalkingFormat: GatewayFormat = {
  name: 'africastalking',
  label: "Africa's Talking",
  keyPress,
  read,
  over: {
    abort: ({ sessionId, phone, inputs }, { code }) =>
      formRequest('ussd-events', {
        sessionId,
        phoneNumber: phone,
        networkCode: NETWORK,
        serviceCode: code,
        status: 'Incomplete',
        hopsCount: String(inputs.length + 1),
      }),
  },
  carriesQuickDial: true,
};
