/**
 * How a sale was paid in the end, as SQL over `sales s`: what was put right afterwards, else what was said at first.
 * Whoever reads a sale's payment or total reads these.
 */
export const PAID = {
  method: 'coalesce(s.corrected_method, s.payment_method)',
  minor: 'coalesce(s.corrected_minor, s.amount_minor)',
  roundingMinor: 'coalesce(s.corrected_rounding_minor, s.rounding_minor)',
} as const;
