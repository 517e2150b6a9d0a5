import type { StaffService } from '../../../features/staff/staff-service.ts';
import type { Member } from '../../../tenancy/member.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import type { InTenant } from '../../../tenancy/tenant-transaction.ts';

export interface StaffActionsDeps {
  readonly staff: StaffService;
  readonly membersOf: (tenantId: string) => Promise<readonly Member[]>;
  readonly memberById: (memberId: string) => Promise<MembershipInShop | undefined>;
  readonly inTenant: InTenant;
  /** Makes the sessions that run on a number ask again who calls. */
  readonly revoke: (phone: string) => Promise<void>;
}
