/** @file What the admin window sees of connections and enrolments: no secret, no credential. */
import type { ConnectionView, EnrolmentView } from '../../src-shared/model';
import { SERVICES, type Limit } from '../../src-shared/backends';
import type { Connection, Enrolment, VaultContent } from '../vault/content';
import type { Limits } from './limits';
import { isLinked } from './linked';
import { isEnded, isInGap, isOn } from './states';

export function toEnrolmentView(enrolment: Enrolment, confirms: boolean, linked: boolean): EnrolmentView {
  const { id, connectionId, accountId, state, issuer, label, secretForm, backupCodes, codesKeptAt, lost, updatedAt } = enrolment;
  return {
    id, connectionId, accountId, state, issuer, label, secretForm, updatedAt, linked,
    showable: isShowable(enrolment, confirms),
    undoable: enrolment.wasOff && isShowable(enrolment, confirms),
    backupCodes: { total: backupCodes.length, used: backupCodes.filter(({ usedAt }) => usedAt !== null).length, kept: codesKeptAt !== null },
    lost: lost === null ? null : { step: lost.step, at: lost.at },
  };
}

/**
 * The first showing needs no re-authentication (DESIGN section 1): until the confirm is sent, or, where setup alone turned
 * MFA on, until the person said that the secret was seen.
 */
export const isShowable = ({ state, secret, codesKeptAt }: Enrolment, confirms: boolean): boolean =>
  secret !== null && (confirms ? state === 'issued' : isOn(state) && codesKeptAt === null);

/** False after a sign-out, and where a backup brought the connection back without what signs in. */
export function keepsAccess(credentials: Connection['credentials']): boolean {
  switch (credentials.kind) {
    case 'password': return credentials.session !== null;
    case 'jwt': return credentials.jwt.byteLength > 0;
    case 'key': return credentials.secret.byteLength > 0;
    case 'token': return credentials.token.byteLength > 0;
  }
}

interface Seen {
  /** Server minus local clock in ms, as measured since the start. */
  readonly offset: number | null;
  /** The server no longer takes the kept credentials. */
  readonly expired: boolean;
  readonly limits: Limits;
}

export function toConnectionView(connection: Connection, content: VaultContent, { offset, expired, limits }: Seen): ConnectionView {
  const { id, kind, name, baseUrl, environment, credentials, certificate, remoteUser, userId, status, inspect, clockShift } = connection;
  const { confirm, enrolmentCalls } = SERVICES[kind].capabilities;
  const own = content.enrolments.filter((candidate) => candidate.connectionId === id && candidate.userId === userId && !candidate.forOther);
  const enrolment = own.filter(({ state }) => !isEnded(state)).at(-1);
  const clockOffset = offset ?? connection.clockOffset;
  return {
    id, kind, name, baseUrl, environment, remoteUser, userId, status, inspect, clockShift,
    ownCertificate: certificate !== null,
    auth: credentials.kind,
    username: credentials.kind === 'password' || credentials.kind === 'token' ? credentials.username : null,
    signedIn: !expired && keepsAccess(credentials),
    clockOffset: clockOffset === null ? null : clockOffset / 1000,
    limit: enrolmentCalls === null ? null : limitView(limits, baseUrl, enrolmentCalls),
    enrolment: enrolment === undefined ? null : toEnrolmentView(enrolment, confirm, isLinked(content, enrolment)),
    inGap: isInGap(own),
  };
}

function limitView(limits: Limits, baseUrl: string, { limit, calls }: { readonly limit: Limit; readonly calls: number }): ConnectionView['limit'] {
  const state = limits.state(new URL(baseUrl).origin, limit);
  return { left: state.left, of: limit.calls, enrolFrom: state.freeFrom(calls), nextFrom: state.freeFrom(1) };
}
