/** @file Reading an export in a test: the accounts as lines that can be compared. */
import { encodeBase32 } from '../../../src-shared/base32';
import { Secret } from '../../../src-shared/secret';
import type { DraftContent } from '../../../src-main/accounts/draft';
import { formatOf, openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';

export interface Read {
  readonly app: string;
  readonly locked: boolean;
  readonly accounts: readonly string[];
  readonly refused: readonly string[];
  readonly lost: readonly string[];
}

export async function readExport(bytes: Uint8Array, password: string | null): Promise<Read> {
  const opened = openExportFile(bytes);
  const { format, locked } = formatOf(opened, EXPORT_FORMATS);
  const { accounts, refused, lost } = await format.read(opened, locked ? Secret.fromText(password ?? '') : null);
  return { app: format.app, locked, accounts: accounts.map(lineOf), refused: refused.map(({ name, failure }) => `${name}: ${failure.code}`), lost };
}

/** `issuer|label|type|algorithm|digits|period or counter|secret`. */
export function lineOf({ issuer, label, type, algorithm, digits, period, counter, secret }: Omit<DraftContent, 'warnings' | 'tags'>): string {
  return [issuer, label, type, algorithm, digits, type === 'hotp' ? counter : period, encodeBase32(secret.reveal())].join('|');
}
