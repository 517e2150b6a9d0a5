import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { z } from 'zod';
import { deriveKey } from '../../platform/hash.ts';

/** Whom an access token stands for. */
export interface TokenHolder {
  readonly userId: string;
  /** Of the tokens that came from one sign-in. */
  readonly familyId: string;
  /** The place in a shop that the holder acts in; nobody who runs the service has one. */
  readonly place: { readonly tenantId: string; readonly memberId: string } | undefined;
  readonly role: 'vendor' | 'cashier' | 'admin';
  readonly name: string;
}

export interface AccessTokens {
  /** A token that is good for ten minutes from `now` on. */
  issue(holder: TokenHolder, now: Date): Promise<string>;
  /** Whom it stands for; undefined when it is not ours, or its time is over. */
  read(token: string, now: Date): Promise<TokenHolder | undefined>;
  /** A token for five minutes that proves a password and opens nothing: a code must follow. */
  issueHalf(half: HalfHolder, now: Date): Promise<string>;
  readHalf(token: string, now: Date): Promise<HalfHolder | undefined>;
}

/** Somebody whose password was right. */
export interface HalfHolder {
  readonly userId: string;
  /** The shop that was asked for. */
  readonly tenantId: string | undefined;
}

const MINUTES = 10;
const HALF_MINUTES = 5;
const ALGORITHM = 'HS256';
const ISSUER = 'kibanda';
const AUDIENCE = 'kibanda-api';
const CLOCK_TOLERANCE_SECONDS = 5;
/** One kind of token is never taken for the other. */
const WHOLE = 'at+jwt';
const HALF = 'mfa+jwt';

const claims = z.object({
  sub: z.uuid(),
  fam: z.uuid(),
  tid: z.uuid().optional(),
  mid: z.uuid().optional(),
  role: z.enum(['vendor', 'cashier', 'admin']),
  name: z.string(),
});
const halfClaims = z.object({ sub: z.uuid(), tid: z.uuid().optional() });

/** Signs access tokens with a key of their own (HMAC-SHA-256), derived from the secret of the installation. */
export const createAccessTokens = (secretKey: string): AccessTokens => {
  const { sign, verify } = createSigner(secretKey);
  return {
    issue: ({ userId, familyId, place, role, name }, now) => {
      const where = place === undefined ? {} : { tid: place.tenantId, mid: place.memberId };
      return sign({ typ: WHOLE, minutes: MINUTES, subject: userId, now }, { fam: familyId, ...where, role, name });
    },
    read: async (token, now) => {
      const read = claims.safeParse(await verify(token, WHOLE, now));
      return read.success ? toHolder(read.data) : undefined;
    },
    issueHalf: ({ userId, tenantId }, now) =>
      sign({ typ: HALF, minutes: HALF_MINUTES, subject: userId, now }, tenantId === undefined ? {} : { tid: tenantId }),
    readHalf: async (token, now) => {
      const read = halfClaims.safeParse(await verify(token, HALF, now));
      return read.success ? { userId: read.data.sub, tenantId: read.data.tid } : undefined;
    },
  };
};

interface Signing {
  readonly typ: string;
  readonly minutes: number;
  readonly subject: string;
  readonly now: Date;
}

const createSigner = (secretKey: string) => {
  // Imported once: jose would else import the bytes for each token.
  const imported = crypto.subtle.importKey(
    'raw',
    new Uint8Array(deriveKey(secretKey, 'access-tokens')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  return {
    sign: async ({ typ, minutes, subject, now }: Signing, payload: JWTPayload): Promise<string> => {
      const seconds = Math.floor(now.getTime() / 1000);
      return new SignJWT(payload)
        .setProtectedHeader({ alg: ALGORITHM, typ })
        .setSubject(subject)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + minutes * 60)
        .sign(await imported);
    },
    /** What it says; undefined whatever is wrong with it (not ours, too old, of another kind): it opens nothing. */
    verify: async (token: string, typ: string, now: Date): Promise<JWTPayload | undefined> => {
      const options = {
        algorithms: [ALGORITHM],
        typ,
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: now,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'iat', 'sub'],
      };
      return jwtVerify(token, await imported, options).then(
        ({ payload }) => payload,
        () => undefined,
      );
    },
  };
};

const toHolder = ({ sub, fam, tid, mid, role, name }: z.infer<typeof claims>): TokenHolder => ({
  userId: sub,
  familyId: fam,
  place: tid === undefined || mid === undefined ? undefined : { tenantId: tid, memberId: mid },
  role,
  name,
});
