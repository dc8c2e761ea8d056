/** @file Writes accounts as Google Authenticator's export, in as many codes as they need. */
import { EXPORT_TARGETS, obstacleOf, type Obstacle } from '../export-targets';
import type { OtpParameters } from '../model';
import type { Secret } from '../secret';
import { migrationUri } from './base64';
import { MIGRATION_CODES } from './decode';
import { bytesField, varintField } from './wire';

export interface MigrationAccount extends OtpParameters {
  readonly issuer: string;
  readonly label: string;
  readonly secret: Secret;
}

export interface MigrationExport<A extends MigrationAccount> {
  /** The links to draw, in the batch's order; they hold the secrets (`reveals`). */
  readonly uris: readonly string[];
  readonly refused: readonly { readonly account: A; readonly why: Obstacle }[];
}

export interface MigrationLimits {
  /** Accounts in a code; Google writes 10. */
  readonly accounts: number;
  /** Characters of a link: longer ones make codes that phones read badly. One account alone may take more. */
  readonly length: number;
}

export const MIGRATION_LIMITS: MigrationLimits = { accounts: 10, length: 1200 };

/** Byte mode at error level M, version 40 (ISO/IEC 18004 table 7). */
const QR_LENGTH = 2331;

/** Why an account cannot be exported so, or null. `size`: its names or its secret do not fit into a QR code. */
export function migrationObstacle(account: MigrationAccount): Obstacle | null {
  const obstacle = obstacleOf(EXPORT_TARGETS.google.limits, account);
  if (obstacle !== null) return obstacle;
  return migrationUri(payload([message(account)], { id: -1, index: MIGRATION_CODES, size: MIGRATION_CODES })).length > QR_LENGTH ? 'size' : null;
}

const ALGORITHM: Readonly<Partial<Record<OtpParameters['algorithm'], number>>> = { SHA1: 1, SHA256: 2, SHA512: 3, MD5: 4 };

/** `batchId`: a random number of 32 bits, the same in all codes of this export. */
export function encodeMigration<A extends MigrationAccount>(accounts: readonly A[], batchId: number, limits: MigrationLimits = MIGRATION_LIMITS): MigrationExport<A> {
  const obstacles = accounts.map((account) => ({ account, why: migrationObstacle(account) }));
  const refused = obstacles.flatMap(({ account, why }) => (why === null ? [] : [{ account, why }]));
  const messages = obstacles.flatMap(({ account, why }) => (why === null ? [message(account)] : []));
  const codes = packed(messages, limits);
  const id = batchId | 0;
  return { uris: codes.map((code, index) => migrationUri(payload(code, { id, index, size: codes.length }))), refused };
}

/** In order, as many to a code as the limits allow. */
function packed(messages: readonly (readonly number[])[], limits: MigrationLimits): (readonly number[])[][] {
  const codes: (readonly number[])[][] = [];
  for (const next of messages) {
    const last = codes.at(-1);
    const grown = [...(last ?? []), next];
    const fits = grown.length <= limits.accounts && migrationUri(payload(grown, { id: -1, index: MIGRATION_CODES, size: MIGRATION_CODES })).length <= limits.length;
    if (last !== undefined && fits) last.push(next);
    else codes.push([next]);
  }
  return codes;
}

function payload(messages: readonly (readonly number[])[], batch: { readonly id: number; readonly index: number; readonly size: number }): number[] {
  return [
    ...messages.flatMap((bytes) => bytesField(1, bytes)),
    ...varintField(2, 1), ...varintField(3, batch.size), ...varintField(4, batch.index), ...varintField(5, batch.id),
  ];
}

function message(account: MigrationAccount): number[] {
  const { issuer, label } = account;
  const text = new TextEncoder();
  // Readers take `Issuer:` off the name: one that belongs to the name is written twice, so that it is still there then.
  const name = issuer !== '' && label.toLowerCase().startsWith(`${issuer.toLowerCase()}:`) ? `${issuer}:${label}` : label;
  return [
    ...bytesField(1, account.secret.reveal()),
    ...bytesField(2, text.encode(name)),
    ...(issuer === '' ? [] : bytesField(3, text.encode(issuer))),
    ...varintField(4, ALGORITHM[account.algorithm] ?? 0),
    ...varintField(5, account.digits === 8 ? 2 : 1),
    ...varintField(6, account.type === 'hotp' ? 1 : 2),
    ...(account.type === 'hotp' ? varintField(7, account.counter) : []),
  ];
}
