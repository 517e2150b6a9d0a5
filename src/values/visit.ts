/** Why somebody who runs the service looks into a shop, or lets somebody in there. */
export const VISIT_REASONS = ['asked_by_owner', 'complaint', 'fraud', 'repair', 'law'] as const;

/** The number of the case, `T-1042`. No free text: it could hold a name or a number. */
export const VISIT_REFERENCE = /^[A-Z]{1,6}-[0-9]{1,8}$/;

/** What whoever runs the service says before it, and the owner reads. */
export interface VisitReason {
  readonly reason: (typeof VISIT_REASONS)[number];
  readonly reference: string;
}
