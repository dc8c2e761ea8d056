/**
 * @file X.509 certificates for tests, written by hand (RFC 5280): Node makes keys but no certificates, and a fresh
 * machine need not have the openssl program.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

/** PEM texts. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateChain extends Certificate {
  /** The authority that signed it: what a client has to trust. */
  readonly authority: string;
}

const length = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = size < 0x100 ? [size] : [size >> 8, size & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);
const TRUE = der(0x01, Buffer.from([0xff]));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

const name = (text: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
const time = (at: number): Buffer => der(0x18, Buffer.from(new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')));
const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [TRUE] : []), der(0x04, value));

/** subjectAltName: addresses and host names. */
const alternatives = (names: readonly string[]): Buffer =>
  sequence(...names.map((host) => (isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)))));

const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(bytes.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

interface Party {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const party = (common: string): Party => ({ name: common, ...generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) });

function issue(subject: Party, issuer: Party, extensions: readonly Buffer[], validUntil: number): string {
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(8)]);
  const spki = subject.publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_SHA256,
    name(issuer.name),
    sequence(time(validUntil - 730 * 86_400_000), time(validUntil)),
    name(subject.name),
    spki,
    der(0xa3, sequence(...extensions)),
  );
  return pem(sequence(body, ECDSA_SHA256, bits(sign('sha256', body, issuer.privateKey))));
}

const keyId = (of: Party): Buffer => createHash('sha1').update(of.publicKey.export({ type: 'spki', format: 'der' })).digest();

/** A fresh authority and a server certificate for `names`; valid for a year from now unless said otherwise. */
export function makeCertificate(names: readonly string[], validUntil = Date.now() + 365 * 86_400_000): CertificateChain {
  const authority = party(`Tessera staging authority ${randomBytes(4).toString('hex')}`);
  const server = party(names[0] ?? 'localhost');
  const authorityId = keyId(authority);
  const subjectKey = extension('551d0e', false, der(0x04, authorityId));
  return {
    authority: issue(authority, authority, [
      extension('551d13', true, sequence(TRUE)), // basicConstraints: CA
      extension('551d0f', true, der(0x03, Buffer.from([1, 0x06]))), // keyUsage: certificate and CRL signing
      subjectKey,
    ], validUntil),
    certificate: issue(server, authority, [
      extension('551d13', true, sequence()),
      extension('551d0f', true, der(0x03, Buffer.from([7, 0x80]))), // digitalSignature
      extension('551d25', false, sequence(oid('2b06010505070301'))), // serverAuth
      extension('551d23', false, sequence(der(0x80, authorityId))),
      extension('551d11', false, alternatives(names)),
    ], validUntil),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
