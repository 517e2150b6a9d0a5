import type { Play } from './phone-on-menu.ts';

/** A small menu with a page of each kind. */
export const menu = {
  version: 1,
  entry: { do: 'entry.dial', then: { home: 'home', pin: 'PIN', stranger: 'BYE' } },
  tooMany: 'STOP',
  stepUpPage: 'ASK',
  repeatPage: 'SAME',
  shortenedPage: 'CUT',
  pages: {
    PIN: {
      secret: true,
      inputs: [{ type: 'pin', do: 'auth.pin', then: { home: 'home', wrong: 'PINE' } }],
      keys: { '9': 'BYE' },
    },
    PINE: { face: 'PIN', strike: false },
    HOME: { keys: { '1': 'ITEM', '2': 'RISKY', '3': 'NAME', '4': 'LIST', '0': 'BYE' } },
    ITEM: {
      inputs: [{ type: 'item', do: 'sell.item', then: { ok: 'QTY', unknown: 'ITEME' } }],
      keys: { '0': 'back' },
      otherwise: 'ITEME',
    },
    ITEME: { face: true, typed: 'q' },
    QTY: {
      inputs: [{ type: 'quantity', do: 'sell.quantity', then: { ok: 'PAY' } }],
      keys: { '0': 'back' },
      otherwise: 'QTYE',
    },
    QTYE: { face: true },
    PAY: {
      keys: {
        '1': {
          do: 'sell.save',
          saves: true,
          then: { saved: { reset: 'DONE' } },
          unseen: { do: 'sell.hold', then: { ok: 'SURE' } },
        },
        '5': 'ITEM',
        '0': 'back',
      },
    },
    SURE: {
      mustSee: true,
      keys: { '1': { do: 'sell.save', saves: true, then: { saved: { reset: 'DONE' } } }, '0': 'back' },
    },
    DONE: { keys: { '0': 'home' } },
    RISKY: { keys: { '1': { do: 'shop.hide', stepUp: 'hide', saves: true, then: { ok: 'DONE' } }, '0': 'back' } },
    ASK: {
      secret: true,
      inputs: [{ type: 'pin', do: 'auth.stepUp', then: { ok: 'resume', wrong: 'ASKE' } }],
      keys: { '0': 'back' },
    },
    ASKE: { face: 'ASK', strike: false },
    SAME: { mustSee: true, keys: { '1': 'resume', '2': 'home' } },
    CUT: { data: ['fits'], mustSee: true, keys: { '1': 'resume', '0': 'back' } },
    NAME: {
      inputs: [{ type: 'text', do: 'shop.name', then: { ok: 'DONE', invalid: 'again' } }],
      keys: { '0': 'back' },
    },
    LIST: {
      view: 'shop.people',
      list: { param: 'picks', style: 'picks' },
      inputs: [{ type: 'pick', do: 'shop.pick', then: { ok: 'DONE' } }],
      keys: { '1': { go: 'DONE', when: 'never' }, '0': 'back' },
    },
    BYE: { kind: 'END' },
    STOP: { kind: 'END' },
  },
};

/** What its actions come to for somebody who is known. */
export const inside: Readonly<Record<string, Play>> = {
  'entry.dial': { result: 'home', home: 'HOME' },
  'sell.item': (move) =>
    move.value === 12 ? { result: 'ok' } : { result: 'unknown', data: { q: String(move.value) } },
  'sell.quantity': { result: 'ok' },
  'sell.save': { result: 'saved' },
  'sell.hold': { result: 'ok' },
  'shop.hide': { result: 'ok' },
  'shop.name': (move) => (move.value === 'x' ? { result: 'invalid' } : { result: 'ok' }),
  'shop.pick': { result: 'ok' },
  'auth.stepUp': (move) => ({ result: move.value === '5831' ? 'ok' : 'wrong' }),
};
/** And for somebody who has to give the PIN first. */
export const atTheDoor: Readonly<Record<string, Play>> = {
  ...inside,
  'entry.dial': { result: 'pin', home: 'HOME' },
  'auth.pin': (move) => ({ result: move.value === '5831' ? 'home' : 'wrong' }),
};
