import { describe, expect, test } from '@jest/globals';
import { septets } from '../../../../src/values/gsm7.ts';
import { checkMenu, describeProblem } from '../../../../src/ussd/menu/check-menu.ts';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { longestPage, standardWidths } from '../../../../src/ussd/menu/menu-widths.ts';
import { waysOf } from '../../../../src/ussd/menu/menu-ways.ts';
import { aMenu, pageIn, textsIn } from './a-menu.ts';

/** Every page of the specification, one line a section: none of them goes, and more may come. */
const specified = [
  'U1 U2 U3 U4 R1 R2 R3 R3E R4 R4E R5 R5S R6 R7 RR1 INV1 INV2 SC1',
  'L1 L1S L2S L2 L3 L3L L3P L4 L5 L6 L7 L8 L9 L10 P1 P1E P2 P2E PU1 PU2',
  'VM CM W1',
  'S2ME K7E T5E',
  'S1 S1F S1E S1Z S1ZC S2 S2W S2M S2E S3 S3C S4 S4U S5 S5E S5F S5L S5O S6 S7A S7 S8 S8E S9 SA1 SA2 S10 S10N S10Z S10ZC S12',
  'C1 C1Z C1E C1F C1N C1S C2 C2N C3 C4 C4V C5 D1 D1C D2 D2E D2F D2P D2PF D2Z D2N D3 D3C D3Z D4 D4E D5 D6 D6S D7 D8 D8Q D8W D8O D8L',
  'D9 D9Z D10 D11 D11E D12 D13 D14 D14N D14F D15 D16',
  'K1 K1C K2 K2E K3 K3C K4 K4Z K5 K6 K6E K7 K8 K8P K8C K9 K10 K11 K11E K12 K12P K12S K12Z K12C K16 K16Z',
  'K9U K13 K13Z K14 K14G',
  'N1 N1E N2 N2E N3 N4 N5 N6 E1 E2 E3 E3W E4 E5 E6 E7 E9',
  'T1 T1C T2 T3 T4 T4D T5 T6 T7',
  'T7U T8 T8Z T9',
  'RC1 RC1Z RC1E RC1N RC2 RC2V RC2P RC2PV RC2O RC3 RC3N RC3O RC3P RC5 RC5P V1 V1E V2 V3 V3C V3N',
  'M1 M1C LG1 H1 H2 ST1 ST2 ST2E ST2F ST2D ST3 ST4 ST5 ST6 ST7 ST8 ST9 SH1 SH2',
  'RC6 RC6N RC6S RC7 RC7N RC7Q RC8 RC9 V3L V3R',
  'SH3 SH4 SH5',
  'ST4F',
  'X0 X2 X3 X3U X4 X5 X6 X8 X10 X11',
].flatMap((section) => section.split(' '));

const { menu, texts, sections } = loadMenu('menus');
const pageIds = Object.keys(menu.pages);

describe('the menu that we ship', () => {
  test('has every page of the specification', () => {
    expect(pageIds).toEqual(expect.arrayContaining(specified));
  });

  test('has its pages in one file for each of the sections A to K', () => {
    expect(Object.keys(sections).map((name) => name[0])).toEqual(Array.from('abcdefghijk'));
    expect(Object.values(sections).flat()).toHaveLength(pageIds.length);
  });

  test.each(Object.keys(texts))('says everything in the language %s', (language) => {
    expect(Object.keys(textsIn(texts, language).pages).toSorted()).toEqual(pageIds.toSorted());
  });

  test('passes its own check', () => {
    expect(checkMenu(menu, texts).map(describeProblem)).toEqual([]);
  });

  test.each(Object.keys(texts))('fits on a page with the longest values in the language %s', (language) => {
    const prefix = septets(textsIn(texts, language).words['invalid'] ?? '');
    const tooLong = pageIds.filter((id) => {
      const page = pageIn(menu, id);
      const longest = longestPage(standardWidths, { texts: textsIn(texts, language), id, page });
      return septets(longest) + (page.kind === 'CON' ? prefix : 0) > 160;
    });
    expect(tooLong).toEqual(['T1', 'T2']);
  });

  test('keeps the prefix of an invalid input within the 11 septets reserved for it', () => {
    const prefixes = Object.values(texts).map(({ words }) => septets(words['invalid'] ?? ''));
    expect(Math.max(...prefixes)).toBeLessThanOrEqual(11);
  });

  test('has room on the page of payment for the line that says that no more goes in', () => {
    const lines = Object.values(texts).map(({ words }) => septets(words['full'] ?? ''));
    expect(Math.max(...lines)).toBeLessThanOrEqual(15);
  });

  test('never saves on an input that follows a dial unseen: every saving step says that it saves', () => {
    const { actions } = aMenu();
    const silent = waysOf(menu).steps.filter(({ step }) => actions.get(step.do)?.saves === true && !step.saves);
    expect(silent).toEqual([]);
  });

  test('asks for the PIN before whatever changes prices, staff, settings or what was sold', () => {
    const asking = waysOf(menu).steps.flatMap(({ step }) => (step.stepUp === undefined ? [] : [step.do]));
    expect([...new Set(asking)].toSorted()).toEqual([
      'auth.startPinChange',
      'credit.allow',
      'debts.merge',
      'debts.payOut',
      'debts.reverse',
      'expenses.takeBack',
      'items.hide',
      'items.setPrice',
      'receipts.cancel',
      'receipts.changePayment',
      'receipts.saveReturn',
      'shop.flip',
      'shop.setDayEnd',
      'staff.resetPin',
      'staff.stop',
      'staff.unlock',
      'stock.approve',
      'stock.fix',
      'stock.fixAsSold',
      'stock.takeBack',
    ]);
  });
});
