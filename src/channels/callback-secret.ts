import { hash, timingSafeEqual } from 'node:crypto';

/** Why a callback was refused, and which network's address it came to. Never the secret that was tried. */
export interface Rejection {
  readonly gateway: string;
  readonly reason: 'secret' | 'form' | 'number';
}

export type OnRejected = (rejection: Rejection) => void;
export type IsCallbackSecret = (candidate: string) => boolean;

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Knows the secret part of the callback addresses: one, or two while it is being rotated. Every one is compared, as a hash, in constant time. */
export const createCallbackSecret = (secrets: readonly string[]): IsCallbackSecret => {
  const known = secrets.filter((secret) => secret !== '').map(digest);
  return (candidate) => {
    const tried = digest(candidate);
    return known.map((secret) => timingSafeEqual(secret, tried)).includes(true);
  };
};
