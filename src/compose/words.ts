import type { DataConfig } from '../config.ts';
import { createDialCodes, type DialCodes } from '../features/messages/dial-codes.ts';
import { loadMessageTexts } from '../features/messages/load-message-texts.ts';
import { createMessageTexts, type MessageTexts } from '../features/messages/message-texts.ts';
import { BRAND, type ServiceNames } from '../features/messages/service-names.ts';
import { projectFolder } from './paths.ts';

/** What messages are made of. */
export interface Words {
  readonly texts: MessageTexts;
  readonly dial: DialCodes;
  /** What the service calls itself in messages. */
  readonly service: ServiceNames;
}

/** Reads the texts of the messages, and the names and codes that they are filled with. */
export const createWords = ({ ussdCode, helpLine: help }: Pick<DataConfig, 'ussdCode' | 'helpLine'>): Words => {
  const dial = createDialCodes(ussdCode);
  const texts = createMessageTexts(loadMessageTexts(projectFolder('menus/sms')));
  return { texts, dial, service: { brand: BRAND, help, dial } };
};
