import { z } from 'zod';
import type { Callback, Network } from '../network.ts';
import { inputsOf, type NetworkDesk } from '../network-desk.ts';
import { conEndAnswer, ussdCallback } from '../ussd-callback.ts';
import { allInputs, sessionId, text } from '../ussd-fields.ts';

/** What a clone calls the fields of Africa's Talking. */
export interface CloneFields {
  readonly sessionId: string;
  readonly phoneNumber: string;
  readonly text: string;
  readonly serviceCode: string;
  readonly networkCode?: string;
}

/** A network that speaks like Africa's Talking, under other names. */
export interface Clone {
  readonly name: string;
  readonly code: string;
  readonly pageSeptets: number | undefined;
  readonly by: 'form' | 'query';
  readonly fields: CloneFields;
}

const toFields = ({ sessionId: id, phoneNumber, text: typed, serviceCode, networkCode = '' }: CloneFields) =>
  z
    .record(z.string(), z.unknown())
    .transform((given): unknown => ({
      id: given[id],
      phone: given[phoneNumber],
      typed: given[typed],
      service: given[serviceCode],
      network: given[networkCode],
    }))
    .pipe(z.object({ id: sessionId, phone: text, typed: text, service: text, network: text }));

/**
 * Everything typed so far. On a shared code some begin it with what stands behind the code that is theirs (33 of `*415*33#`),
 * or with the whole of it.
 */
const inputsIn = (typed: string, service: string, code: string): readonly string[] | undefined => {
  if (typed.startsWith('*')) return allInputs(typed, code) ?? inputsOf(typed);
  const base = service.replace(/#$/, '');
  const isShared = base !== '' && code.startsWith(`${base}*`);
  return (isShared ? allInputs(`${base}*${typed}`, code) : undefined) ?? inputsOf(typed);
};

const keyPressCallback = (desk: NetworkDesk, { name, code, by, fields }: Clone): Callback =>
  ussdCallback(name, desk, {
    method: by === 'form' ? 'POST' : 'GET',
    carrier: by,
    schema: toFields(fields),
    told: ({ id, phone, typed = '', service = '', network }) => {
      const all = inputsIn(typed, service, code);
      return {
        press: {
          sessionId: id,
          phone,
          ...(network === undefined ? {} : { network }),
          dialled: service,
          inputs: all && { all },
          echo: undefined,
        },
      };
    },
    write: conEndAnswer,
  });

/** Calls over a clone: everything typed each time, and no word about calls that broke off. */
export const connectClone = (clone: Clone): Omit<Network, 'name'> => ({
  ussd: { deadlineMs: 3900, pageSeptets: clone.pageSeptets, code: clone.code },
  callbacks: (desk) => ({ ussd: keyPressCallback(desk, clone) }),
});
