import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Why a callback was refused, and which gateway's address it came to. Never the secret that was tried. */
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

const gatewayOf = (path: string): string => /^\/([a-z0-9-]{1,30})\//.exec(path)?.[1] ?? 'unknown';

/** Stands before everything under `/callbacks/:secret`: a wrong secret gets 401 and not a word, before its body is read. */
export const requireCallbackSecret =
  (isSecret: IsCallbackSecret, onRejected: OnRejected): RequestHandler =>
  (request, response, next) => {
    const { secret } = request.params;
    if (typeof secret === 'string' && isSecret(secret)) {
      next();
      return;
    }
    onRejected({ gateway: gatewayOf(request.path), reason: 'secret' });
    response.status(401).end();
  };
