/** @file The way of secrets enrolled for others to those others: sheets to print, or one encrypted file. Then they can be released. */
import { encodeBase32 } from '../../src-shared/base32';
import type { HandOverFormat } from '../../src-shared/bulk';
import { Failure } from '../../src-shared/errors';
import { EXPORT_PASSWORD_LENGTH } from '../../src-shared/export-targets';
import { formatOtpauth } from '../../src-shared/otpauth';
import type { Secret } from '../../src-shared/secret';
import { appendAudit, auditOf } from '../audit/trail';
import { connectionOf, requireWritable, type Desk } from '../enrolment/desk';
import { isEnded } from '../enrolment/states';
import type { RequireReauthentication } from '../reauthentication';
import type { Kdf } from '../vault/argon2';
import type { Random } from '../vault/crypto';
import { sealHandOver } from './sealed-file';
import { sheetsPage, type SheetLanguage } from './sheets';

/** One user's secrets, in clear. */
export interface HandedOver {
  readonly id: string;
  readonly label: string;
  readonly issuer: string;
  /** Base32, or as the server gave it where that is no base32; then there is no URI. */
  readonly secret: string;
  readonly uri: string | null;
  readonly backupCodes: readonly string[];
}

export interface HandOverPaper {
  /** A page to a PDF, in a place without scripts or network. */
  printPdf(page: string): Promise<Uint8Array>;
  saveFile(suggestion: string, content: string | Uint8Array, type: { readonly name: string; readonly extension: string }): Promise<boolean>;
}

export interface HandOverParts {
  readonly desk: Desk;
  readonly paper: HandOverPaper;
  readonly requireReauthentication: RequireReauthentication;
  readonly kdf: Kdf;
  readonly random: Random;
  readonly language: () => SheetLanguage;
}

/** Sheets in one PDF; more take too long to print in one go. An encrypted file holds all. */
export const SHEETS_LIMIT = 500;

export interface HandOver {
  /** Answers how many users' secrets were written, 0 where the person cancelled. */
  make(connectionId: string, ids: readonly string[], format: HandOverFormat, passphrase: Secret | null): Promise<number>;
}

export function createHandOver({ desk, paper, requireReauthentication, kdf, random, language }: HandOverParts): HandOver {
  const secretsOf = (connectionId: string, id: string): readonly HandedOver[] => {
    const { label } = desk.roster.user(connectionId, id);
    const enrolment = desk.book.ofUser(connectionId, id).filter(({ forOther, state }) => forOther && !isEnded(state)).at(-1);
    if (enrolment === undefined || enrolment.secret === null) return [];
    const { secret, secretForm, parameters, issuer, backupCodes } = enrolment;
    const name = label === '' ? id : label;
    const isText = secretForm === 'text';
    return [{
      id, label: name, issuer,
      secret: isText ? secret.revealText() : encodeBase32(secret.reveal()),
      uri: isText ? null : formatOtpauth({ ...parameters, issuer, label: name, secret }),
      // A used one on paper is a trap.
      backupCodes: backupCodes.filter(({ usedAt }) => usedAt === null).map(({ code }) => code.revealText()),
    }];
  };

  return {
    make: async (connectionId, ids, format, passphrase) => {
      requireWritable(desk);
      const connection = connectionOf(desk, connectionId);
      const { name, baseUrl } = connection;
      await requireReauthentication('hand-over');
      const users = [...new Set(ids)].flatMap((id) => secretsOf(connectionId, id));
      if (users.length === 0) throw new Failure('nothing-to-hand-over');
      const at = desk.time.now();
      const day = new Date(at).toISOString().slice(0, 10);
      let saved: boolean;
      if (format === 'sheets') {
        if (users.length > SHEETS_LIMIT) throw new Failure('sheets-too-many', { detail: { limit: SHEETS_LIMIT, count: users.length } });
        const pdf = await paper.printPdf(sheetsPage({ users, service: name, address: baseUrl, at }, language()));
        saved = await paper.saveFile(`tessera-${day}.pdf`, pdf, { name: 'PDF', extension: 'pdf' });
      } else {
        if (passphrase === null || Array.from(passphrase.revealText()).length < EXPORT_PASSWORD_LENGTH) throw new Failure('passphrase-too-short');
        const file = await sealHandOver({ service: name, address: baseUrl, at: new Date(at).toISOString(), users }, passphrase, kdf, random);
        saved = await paper.saveFile(`tessera-${day}.handover`, file, { name: 'Tessera', extension: 'handover' });
      }
      if (!saved) return 0;
      for (const { id } of users) desk.roster.change(connectionId, id, { handedOverAt: at });
      await desk.book.fold((content) => appendAudit(content, ...users.map(({ id }) => auditOf(connection, 'hand-over', 'done', at, id))));
      return users.length;
    },
  };
}
