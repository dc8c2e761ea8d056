/**
 * @file Accounts shown again: as a QR code for a phone, as text, as a file, and several of them as an export to Google
 * Authenticator. Only what is on screen now can be copied or saved, so that one answer to "who is asking" counts for one look.
 */
import { createHash } from 'node:crypto';
import { encodeBase32 } from '../../src-shared/base32';
import { Failure } from '../../src-shared/errors';
import { encodeMigration } from '../../src-shared/migration/encode';
import { formatOtpauth } from '../../src-shared/otpauth';
import { qrSvg, type QrDrawing } from '../../src-shared/qr/drawing';
import type { FileContent } from '../private-file';
import type { RequireReauthentication } from '../reauthentication';
import type { Account } from '../vault/content';
import type { Vault } from '../vault/vault';
import { drawQr, qrPng } from './draw';

/** The desktop around the authenticator's window. */
export interface ShowingDesk {
  /** Whether the system leaves the window out of screenshots from now on (macOS and Windows do, Linux cannot). */
  excludeFromCapture(on: boolean): boolean;
  fullScreen(on: boolean): void;
  /** Asks where to; false where the person cancelled. @throws Failure as `writePrivateFile`. */
  saveFile(suggestion: string, content: FileContent, type: { readonly name: string; readonly extension: string }): Promise<boolean>;
}

export interface ShowingParts {
  readonly vault: Vault;
  readonly desk: ShowingDesk;
  /** Both answer with the seconds until the clipboard is cleared. */
  readonly copyText: (text: string) => Promise<number>;
  readonly copyPicture: (png: Uint8Array) => Promise<number>;
  readonly requireReauthentication: RequireReauthentication;
}

export interface ShownAccount {
  /** Null where names and secret are too long for any QR code. */
  readonly qr: { size: number; rows: string[] } | null;
  readonly secret: string;
  readonly uri: string;
  readonly excluded: boolean;
}

export interface Showing {
  reveal(id: string): Promise<ShownAccount>;
  copy(id: string, what: 'secret' | 'uri' | 'picture'): Promise<{ clearsIn: number }>;
  save(id: string, format: 'png' | 'svg'): Promise<{ saved: boolean }>;
  fullScreen(on: boolean): void;
  /** The codes of an export in their order; accounts that do not fit are left out, as `Exports.choices` has said. */
  google(ids: readonly string[]): Promise<{ codes: { size: number; rows: string[] }[]; excluded: boolean }>;
  /** The sheet is closed, or left: nothing is shown any more. */
  hide(): void;
}

export function createShowing(parts: ShowingParts): Showing {
  const { vault, desk } = parts;
  let shown: string | null = null;

  const get = (id: string): Account => {
    const account = vault.content.accounts.find((candidate) => candidate.id === id);
    if (account === undefined) throw new Failure('not-found');
    return account;
  };
  const getShown = (id: string): Account => {
    if (shown !== id) throw new Failure('wrong-state');
    return get(id);
  };
  const drawingOf = (account: Account): QrDrawing => {
    const drawing = drawQr(formatOtpauth(account));
    if (drawing === null) throw new Failure('too-long-for-qr');
    return drawing;
  };

  return {
    reveal: async (id) => {
      get(id);
      await parts.requireReauthentication('show-account');
      const account = get(id); // again: it may be gone since it was asked for
      const excluded = desk.excludeFromCapture(true); // before there is anything to capture
      shown = id;
      const uri = formatOtpauth(account);
      return { qr: plain(drawQr(uri)), secret: encodeBase32(account.secret.reveal()), uri, excluded };
    },
    copy: async (id, what) => {
      const account = getShown(id);
      switch (what) {
        case 'secret': return { clearsIn: await parts.copyText(encodeBase32(account.secret.reveal())) };
        case 'uri': return { clearsIn: await parts.copyText(formatOtpauth(account)) };
        case 'picture': return { clearsIn: await parts.copyPicture(qrPng(drawingOf(account))) };
      }
    },
    save: async (id, format) => {
      const account = getShown(id);
      drawingOf(account); // that there is none is said before a dialog asks
      const content = (): Promise<string | Uint8Array> => {
        const drawing = drawingOf(getShown(id)); // the dialog may have been left open, and the vault locked
        return Promise.resolve(format === 'png' ? qrPng(drawing) : qrSvg(drawing));
      };
      return { saved: await desk.saveFile(`${fileName(account)}.${format}`, content, { name: format.toUpperCase(), extension: format }) };
    },
    fullScreen: (on) => desk.fullScreen(on),
    google: async (ids) => {
      await parts.requireReauthentication('export-accounts');
      const excluded = desk.excludeFromCapture(true);
      shown = null;
      const accounts = ids.map(get);
      const { uris } = encodeMigration(accounts, batchId(accounts));
      return { codes: uris.flatMap((uri) => plain(drawQr(uri)) ?? []), excluded };
    },
    hide: () => {
      shown = null;
      desk.excludeFromCapture(false);
      desk.fullScreen(false);
    },
  };
}

/** The same for the same accounts: a phone that has scanned half of the codes goes on when they are shown again. */
function batchId(accounts: readonly Account[]): number {
  const names = accounts.map(({ id, updatedAt }) => `${id} ${updatedAt}`).join('\n');
  return createHash('sha256').update(names).digest().readInt32BE(0);
}

/** The contract's answers are plain mutable objects. */
function plain(drawing: QrDrawing | null): { size: number; rows: string[] } | null {
  return drawing === null ? null : { size: drawing.size, rows: [...drawing.rows] };
}

/** Letters and digits of any script, the rest as dashes: a name that every file system takes. */
function fileName({ issuer, label }: Account): string {
  const name = `${issuer} ${label}`.normalize('NFC').replace(/[^\p{L}\p{N}@.]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return Array.from(name).slice(0, 60).join('') || 'QR';
}
