/** Who does it: a required argument of every change. */
export interface Actor {
  /** The membership's id. */
  readonly id: string;
  readonly role: 'vendor' | 'cashier' | 'admin' | 'system';
  readonly name: string;
  readonly channel: 'ussd' | 'sms' | 'rest' | 'system';
}
