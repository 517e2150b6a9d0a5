/** The longest values that are laid out for: `menus check` fills texts with them. */
export const LONGEST = {
  reference: '123456-7',
  money: 'Ksh9,999,999',
  listMoney: '999,999',
  count: '9,999',
  label: 'Mobile M',
  shop: 'Mama Njeri Shopp',
  item: 'Sugar brown 1kgg',
  person: 'Wanjiku W.',
  brand: 'Kibandaa',
  date: '12/06',
  time: '14:05',
  phone: '08031234567',
  shortCode: '213844',
  help: '08007207200',
  minutes: '30',
  code: '9999',
  otp: '482 913',
  quantity: '9,999.5',
  unit: 'bundle',
  dial: '*384*777#',
  quickDial: '*384*7*2*3*9999#',
  verifyDial: '*384*7*8*20518*123456#',
  shopNumber: '123456-7',
  host: 'hooks.bookkeeper.example',
  reason: 'own use by the owner',
  refusal: 'nothing can be done about it for so long',
} as const;

export type ValueKind = keyof typeof LONGEST;
/** `lines`: as many as fit, then `+n more`; `three`: the same, but at most three; `spare`: left out when it does not fit. */
export type ParamKind = ValueKind | 'lines' | 'three' | 'spare';

/** Names that people chose: cut with a dot when they are longer than this. */
export const CUT: Readonly<Partial<Record<ParamKind, number>>> = {
  shop: 16,
  item: 16,
  person: 10,
  brand: 8,
  label: 8,
  reason: 20,
  host: 24,
};
