/** @file What of a vault goes into a backup (docs/decisions/backups.md): everything that could not be had again. */
import { createHash } from 'node:crypto';
import { assertNever } from '../../src-shared/assert';
import { Secret } from '../../src-shared/secret';
import { NO_BACKUP, type Connection, type KeptCredentials, type VaultContent } from '../vault/content';
import { encodeSnapshot } from '../vault/content-codec';

/**
 * Accounts with trash and history, enrolments with their backup codes, connections without what signs in, the users they look
 * after, settings. Sign-ins are had again by signing in; what was measured of a server is measured again; a bulk job is not
 * gone on with from a copy of its list.
 */
export function carriedOf(content: VaultContent): VaultContent {
  return {
    ...content, connections: content.connections.map(signedOut),
    remoteUsers: content.remoteUsers.map((user) => ({ ...user, status: null, lastError: null, lastCodeStep: null })), jobs: [], spent: [], backup: NO_BACKUP,
  };
}

/** SHA-256, hex: the same for two contents whose backups would hold the same; the audit trail, which every check adds to, comes along with the next. */
export function digestOf(content: VaultContent): string {
  const bytes = encodeSnapshot({ sequence: 1, writtenAt: 0, released: 0, content: { ...carriedOf(content), audit: [] } });
  const digest = createHash('sha256').update(bytes).digest('hex');
  bytes.fill(0);
  return digest;
}

/** False where a backup cannot have become another: a quick look, so that a read of a server's state costs nothing. */
export const mayDiffer = (before: VaultContent, after: VaultContent): boolean =>
  before.accounts !== after.accounts || before.enrolments !== after.enrolments || before.connections !== after.connections ||
  before.remoteUsers !== after.remoteUsers || before.checks !== after.checks || before.edits !== after.edits || before.settings !== after.settings;

const signedOut = (connection: Connection): Connection =>
  ({ ...connection, credentials: withoutAccess(connection.credentials), status: null, clockOffset: null, lastCodeStep: null });

const NOTHING = Secret.fromText('');

function withoutAccess(credentials: KeptCredentials): KeptCredentials {
  switch (credentials.kind) {
    case 'password': return { ...credentials, session: null };
    case 'jwt': return { ...credentials, jwt: NOTHING };
    case 'key': return { ...credentials, secret: NOTHING };
    case 'token': return { ...credentials, token: NOTHING };
    default: return assertNever(credentials);
  }
}
