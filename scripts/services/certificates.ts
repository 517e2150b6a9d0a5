import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireProgram, type SystemProgram } from './packages.ts';

/** Files (PEM) of a server that speaks TLS. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
  /** Of the authority that the certificate comes from. */
  readonly authority: string;
}

export const OPENSSL: SystemProgram = {
  what: 'OpenSSL',
  commands: ['openssl'],
  packages: { apt: 'openssl', apk: 'openssl', brew: 'openssl' },
};

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority of our own, and has it sign a certificate for `localhost`, and for no address. */
export const makeCertificate = async (folder: string): Promise<ServerCertificate> => {
  const openssl = await requireProgram(OPENSSL, () => undefined);
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const [authority, authorityKey] = [file('authority.crt'), file('authority.key')];
  const [certificate, key] = [file('server.crt'), file('server.key')];
  const sign = (name: string, args: readonly string[]): void => {
    const subject = ['-days', '2', '-subj', `/CN=${name}`];
    execFileSync(openssl, ['req', '-x509', ...NEW_KEY, ...subject, ...args], { stdio: 'ignore' });
  };
  sign('Authority of the tests', ['-keyout', authorityKey, '-out', authority]);
  const signer = ['-CA', authority, '-CAkey', authorityKey];
  sign('localhost', [...signer, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate]);
  return { certificate, key, authority };
};
