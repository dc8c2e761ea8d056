/** @file The secrets of a vault's content: what no log may hold. */
import type { Secret } from '../../src-shared/secret';
import type { VaultContent } from './content';

/** Every secret of a content but the one that seals backups. */
export function* secretsOf(content: VaultContent): Iterable<Secret> {
  for (const account of content.accounts) yield account.secret;
  for (const { secret } of content.edits) if (secret !== null) yield secret;
  for (const { credentials } of content.connections) {
    if (credentials.kind === 'password' && credentials.session !== null) yield credentials.session;
    if (credentials.kind === 'jwt') yield credentials.jwt;
    if (credentials.kind === 'key') yield credentials.secret;
    if (credentials.kind === 'token') yield credentials.token;
  }
  for (const enrolment of content.enrolments) {
    if (enrolment.secret !== null) yield enrolment.secret;
    for (const { code } of enrolment.backupCodes) yield code;
  }
}
