/** @file What the admin window sees of connections and enrolments: no secret, no credential. */
import type { ConnectionView, EnrolmentView } from '../../src-shared/model';
import type { Connection, Enrolment, VaultContent } from '../vault/content';
import { isEnded } from './states';

export function toEnrolmentView(enrolment: Enrolment): EnrolmentView {
  const { id, connectionId, accountId, state, issuer, label, backupCodes, codesKeptAt, lost, updatedAt } = enrolment;
  return {
    id, connectionId, accountId, state, issuer, label, updatedAt,
    backupCodes: { total: backupCodes.length, used: backupCodes.filter(({ usedAt }) => usedAt !== null).length, kept: codesKeptAt !== null },
    lost: lost === null ? null : { step: lost.step, at: lost.at },
  };
}

/** `offset`: server minus local clock in ms; `expired`: the server no longer takes the kept credentials. */
export function toConnectionView(connection: Connection, content: VaultContent, offset: number | null, expired: boolean): ConnectionView {
  const { id, kind, name, baseUrl, environment, credentials, remoteUser, status } = connection;
  const enrolment = content.enrolments.filter((candidate) => candidate.connectionId === id && !isEnded(candidate.state)).at(-1);
  const clockOffset = offset ?? connection.clockOffset;
  return {
    id, kind, name, baseUrl, environment, remoteUser, status,
    auth: credentials.kind,
    username: credentials.kind === 'password' ? credentials.username : null,
    signedIn: !expired && !(credentials.kind === 'password' && credentials.session === null),
    clockOffset: clockOffset === null ? null : clockOffset / 1000,
    enrolment: enrolment === undefined ? null : toEnrolmentView(enrolment),
  };
}
