import { isLanguage, type Language } from '../../../tenancy/tenant.ts';
import type { ActionCall } from '../../turn/action.ts';

/** The language that a key stands for. @throws Error when the menu names one that nobody wrote. */
export const languageGiven = (call: ActionCall): Language => {
  const language = String(call.with['language']);
  if (!isLanguage(language)) throw new Error(`no language ${language}`);
  return language;
};
