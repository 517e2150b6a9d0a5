import type { ParamKind } from './message-widths.ts';

/** What a message is for: how it is sent follows from it (`sms-policy.ts`), and how it is counted. */
export type MessageClass = 'transactional' | 'alert' | 'reminder' | 'security' | 'reply';

/**
 * Who gets it. Customers can say STOP, and never get the same text twice; staff may, when it is not known whether the
 * first arrived.
 */
export type Audience = 'customer' | 'staff';

interface Template {
  readonly class: MessageClass;
  readonly audience: Audience;
  readonly params: Readonly<Record<string, ParamKind>>;
  /** Holds a one-time code: gone from the ledger as soon as the message is. */
  readonly holdsCode?: true;
}

const sold = { rno: 'reference', total: 'money', shop: 'shop', date: 'date', time: 'time' } as const;
/** Money that passed between shop and customer, and what is owed after it. */
const passed = {
  rno: 'reference',
  paid: 'money',
  shop: 'shop',
  date: 'date',
  time: 'time',
  rest: 'money',
  phone: 'phone',
} as const;
const takings = {
  n: 'count',
  total: 'money',
  a: 'listMoney',
  mm: 'label',
  b: 'listMoney',
  c: 'listMoney',
  d: 'listMoney',
  round: 'spare',
} as const;

/** Every message: what it is for and the values it shows. The texts are in menus/sms. */
export const TEMPLATES = {
  M1: {
    class: 'transactional',
    audience: 'customer',
    params: { ...sold, pay: 'label', cart: 'lines', round: 'spare', qv: 'verifyDial', smsno: 'shortCode' },
  },
  M2: {
    class: 'transactional',
    audience: 'customer',
    params: { ...sold, cart: 'lines', new: 'money', phone: 'phone', smsno: 'shortCode' },
  },
  M3: {
    class: 'transactional',
    audience: 'customer',
    params: { ...passed, pay: 'label' },
  },
  M4: { class: 'transactional', audience: 'customer', params: { ...sold, phone: 'phone' } },
  M5: {
    class: 'alert',
    audience: 'staff',
    params: { name: 'item', code: 'code', qty: 'quantity', thr: 'quantity', shop: 'shop', qa: 'quickDial' },
  },
  M6: {
    class: 'alert',
    audience: 'staff',
    params: { name: 'item', code: 'code', shop: 'shop', time: 'time', who: 'person', qa: 'quickDial' },
  },
  M7: { class: 'alert', audience: 'staff', params: { shop: 'shop', n: 'count', low3: 'three', ql: 'quickDial' } },
  M8: {
    class: 'alert',
    audience: 'staff',
    params: {
      ...takings,
      shop: 'shop',
      date: 'date',
      e: 'listMoney',
      out: 'spare',
      f: 'listMoney',
      m: 'count',
      qt: 'quickDial',
    },
  },
  M9: {
    class: 'security',
    audience: 'staff',
    holdsCode: true,
    params: { otp: 'otp', brand: 'brand', min: 'minutes', dial: 'dial', help: 'help' },
  },
  M10: {
    class: 'security',
    audience: 'staff',
    holdsCode: true,
    params: { otp: 'otp', brand: 'brand', min: 'minutes', help: 'help' },
  },
  M11: { class: 'security', audience: 'staff', params: { brand: 'brand', date: 'date', time: 'time', help: 'help' } },
  M12: {
    class: 'security',
    audience: 'staff',
    params: { brand: 'brand', who: 'person', date: 'date', time: 'time', min: 'minutes', help: 'help' },
  },
  M13: { class: 'security', audience: 'staff', params: { brand: 'brand', date: 'date', time: 'time', help: 'help' } },
  M14: {
    class: 'transactional',
    audience: 'staff',
    params: { owner: 'person', shop: 'shop', brand: 'brand', dial: 'dial' },
  },
  M15: {
    class: 'transactional',
    audience: 'staff',
    params: {
      shop: 'shop',
      shopno: 'shopNumber',
      q1: 'quickDial',
      q2: 'quickDial',
      q3: 'quickDial',
      dial: 'dial',
      help: 'help',
    },
  },
  M16: {
    class: 'reminder',
    audience: 'customer',
    params: { cust: 'person', amt: 'money', shop: 'shop', date: 'date', phone: 'phone', smsno: 'shortCode' },
  },
  M17: {
    class: 'alert',
    audience: 'staff',
    params: { who: 'person', name: 'item', c: 'quantity', b: 'quantity', reason: 'reason', qp: 'quickDial' },
  },
  M18: {
    class: 'alert',
    audience: 'staff',
    params: { who: 'person', rno: 'reference', total: 'money', time: 'time', reason: 'reason', shop: 'shop' },
  },
  M19: {
    class: 'reply',
    audience: 'staff',
    params: { rno: 'reference', cart: 'lines', total: 'money', pay: 'label', qty: 'quantity' },
  },
  M20: {
    class: 'reply',
    audience: 'staff',
    params: { code: 'code', name: 'item', qty: 'quantity', unit: 'unit', price: 'money', date: 'date', time: 'time' },
  },
  M21: {
    class: 'reply',
    audience: 'staff',
    params: { ...takings, shop: 'shop', date: 'date', time: 'time' },
  },
  M22: { class: 'reply', audience: 'staff', params: {} },
  M23: { class: 'reply', audience: 'staff', params: { q: 'item', why: 'reason', code: 'code' } },
  M24: { class: 'reply', audience: 'staff', params: { rno: 'reference', total: 'money', sec: 'minutes' } },
  M25: { class: 'reply', audience: 'staff', params: { brand: 'brand', smsno: 'shortCode' } },
  M26: { class: 'transactional', audience: 'staff', params: { brand: 'brand', help: 'help' } },
  M27: { class: 'reply', audience: 'staff', params: sold },
  M28: { class: 'reply', audience: 'staff', params: { dial: 'dial' } },
  M29: { class: 'reply', audience: 'staff', params: { brand: 'brand', smsno: 'shortCode' } },
  M30: {
    class: 'reply',
    audience: 'staff',
    params: { brand: 'brand', dial: 'dial', help: 'help', smsno: 'shortCode' },
  },
  M31: {
    class: 'transactional',
    audience: 'customer',
    params: passed,
  },
  M32: { class: 'reply', audience: 'staff', params: { why: 'refusal', dial: 'dial', help: 'help' } },
  M33: {
    class: 'transactional',
    audience: 'customer',
    params: {
      rno: 'reference',
      shop: 'shop',
      amt: 'money',
      date: 'date',
      time: 'time',
      back: 'reference',
      left: 'money',
      phone: 'phone',
    },
  },
  M34: {
    class: 'alert',
    audience: 'staff',
    params: { who: 'person', rno: 'reference', amt: 'money', left: 'money', time: 'time', shop: 'shop' },
  },
  M35: { class: 'transactional', audience: 'customer', params: { ...sold, pay: 'label', phone: 'phone' } },
  M36: {
    class: 'alert',
    audience: 'staff',
    params: { who: 'person', rno: 'reference', total: 'money', old: 'label', pay: 'label', time: 'time', shop: 'shop' },
  },
  M37: {
    class: 'transactional',
    audience: 'customer',
    params: { ...passed, pay: 'label' },
  },
  M38: { class: 'alert', audience: 'staff', params: { shop: 'shop', host: 'host' } },
} as const satisfies Readonly<Record<string, Template>>;

export type TemplateId = keyof typeof TEMPLATES;

type ValueOf<Kind> = Kind extends 'lines' | 'three' ? readonly string[] : string;

/** The values a template must be given. */
export type MessageParams<T extends TemplateId> = {
  readonly [Name in keyof (typeof TEMPLATES)[T]['params']]: ValueOf<(typeof TEMPLATES)[T]['params'][Name]>;
};

/** What is known of a template, whichever it is. */
export const templateOf = (id: TemplateId): Template => TEMPLATES[id];

/** Is there a message with this id? */
export const isTemplateId = (id: string): id is TemplateId => Object.hasOwn(TEMPLATES, id);

/** All ids, M1 first. */
export const TEMPLATE_IDS: readonly TemplateId[] = Object.keys(TEMPLATES).filter(isTemplateId);
