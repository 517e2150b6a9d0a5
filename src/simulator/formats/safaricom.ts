import { bare, getRequest, readConEnd, type GatewayFormat } from './format.ts';

/** Safaricom: what stands behind the first part of the code comes in the parameters, and everything typed behind it. */
export const safaricomFormat: GatewayFormat = {
  name: 'safaricom',
  label: 'Safaricom',
  keyPress: ({ sessionId, phone, dialled, inputs }) => {
    const [, dest = '', ...rest] = dialled.replace(/#$/, '').split('*');
    return getRequest('ussd', {
      ORIG: bare(phone),
      DEST: dest,
      SESSION_ID: sessionId,
      USSD_PARAMS: [...rest, ...inputs].join('*'),
    });
  },
  read: (answer) => readConEnd(answer),
  over: {},
  carriesQuickDial: true,
};
