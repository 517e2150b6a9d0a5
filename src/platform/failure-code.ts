/**
 * ECONNREFUSED, 28P01, WRONGPASS: the kind of a failure to reach a service, without the values that it was about. Undefined
 * where it says none.
 */
export const failureCode = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  // What a client of a cluster says is that it knows no server; what one of them said is in it.
  if ('lastNodeError' in error && error.lastNodeError != null) return failureCode(error.lastNodeError);
  if ('code' in error && typeof error.code === 'string') return error.code;
  const message = 'message' in error ? String(error.message) : '';
  return saidInWords(message) ?? /^[A-Z]{4,}(?= )/.exec(message)?.[0];
};

/** What drivers and servers say without a code. */
const IN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL connections/, 'NO_TLS'],
  [/cluster support disabled/, 'NO_CLUSTER'],
];

const saidInWords = (message: string): string | undefined => IN_WORDS.find(([words]) => words.test(message))?.[1];

const UNKNOWN_AUTHORITY = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
];

/**
 * What an operator reads of a certificate that is not believed, or of TLS that is not there; undefined for any other failure.
 *
 * @param caSetting the setting that names the file of authorities
 */
export const tlsTrouble = (code: string, caSetting: string): string | undefined => {
  if (UNKNOWN_AUTHORITY.includes(code))
    return `the certificate comes from no authority that is trusted here; name the file of its authority in ${caSetting}`;
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'the certificate is for another host than the one in the address';
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'the certificate is expired, or not valid yet';
    case 'NO_TLS':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'TLS is asked for, and there is none';
    default:
      return undefined;
  }
};
