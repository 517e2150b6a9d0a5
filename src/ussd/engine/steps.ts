import { MenuError, type StepRef } from './dialogue.ts';
import type { ActionStep, Key, Menu, Page, Step } from './menu.ts';
import { pageOf } from './stack.ts';

export const isAction = (step: Step | Key): step is ActionStep => typeof step === 'object' && 'do' in step;

export const keyOf = (page: Page, token: string): Key | undefined =>
  Object.hasOwn(page.keys, token) ? page.keys[token] : undefined;

/** The step that a reference names. @throws MenuError when the menu has no such step */
export const stepOf = (menu: Menu, ref: StepRef): Step | Key => {
  const [slot = '', ...outcomes] = ref.slot.split('>');
  let step = firstStepOf(menu, ref.page, slot);
  for (const outcome of outcomes) {
    const next = isAction(step) && Object.hasOwn(step.then, outcome) ? step.then[outcome] : undefined;
    if (next === undefined) throw new MenuError(`no step ${ref.slot} on ${ref.page}`);
    step = next;
  }
  return step;
};

const firstStepOf = (menu: Menu, id: string, slot: string): Step | Key => {
  if (slot === 'entry') return menu.entry;
  const page = pageOf(menu, id);
  const [kind, name = ''] = slot.split(':');
  const found = kind === 'input' ? page.inputs[Number(name)] : keyOf(page, name);
  const step = kind === 'unseen' && found && isAction(found) && 'unseen' in found ? found.unseen : found;
  if (step === undefined) throw new MenuError(`no step ${slot} on ${id}`);
  return step;
};
