import type { Clock } from '../../platform/clock.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { WrongPin } from './count-wrong-pin.ts';
import type { NotifyOfLock } from './tell-of-lock.ts';

/** How a check of a PIN ended. */
export type PinResult = 'ok' | WrongPin['result'];

/** What the operations on PINs need. */
export interface PinsDeps {
  readonly directory: TenantDirectory;
  readonly hasher: SecretsHasher;
  readonly clock: Clock;
  /** Writes to those whom a lock concerns; without it nobody is written to. */
  readonly notifyOfLock?: NotifyOfLock;
  /** Told how each check ended. */
  readonly onChecked?: ((result: PinResult) => void) | undefined;
}
