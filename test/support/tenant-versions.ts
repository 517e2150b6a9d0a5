import { z } from 'zod';
import { tenantMigrations } from '../../migrations/tenant/all.ts';
import type { OwnerDatabase } from '../../src/tenancy/owner.ts';

export interface TenantVersion {
  readonly schema: string;
  readonly version: number;
  /** The version that this program expects. */
  readonly target: number;
  readonly error: string | null;
}

const versionRows = z.array(z.object({ schema: z.string(), version: z.int(), error: z.string().nullable() }));

/** Which shop is at which version, and what stopped it. */
export const tenantVersions = async (owner: OwnerDatabase): Promise<TenantVersion[]> => {
  const { rows } = await owner.raw<{ rows: unknown }>(
    `select t.schema_name as schema, coalesce(v.version, 0) as version, v.error
     from tenants t left join tenant_versions v on v.tenant_id = t.id order by t.number`,
  );
  return versionRows.parse(rows).map((row) => ({ ...row, target: tenantMigrations.length }));
};
