/**
 * @file Ready-made connections to staging servers, as a file (docs/staging.md). The credentials in it are of local
 * staging only: they are invented at each start and gone at its end.
 */
import type { BackendKind } from '../../src-shared/model';
import type { RunningAccountable, RunningAxr, RunningFon, RunningStaging } from './index';

/** The fields of the credentials file of `cli -- check` (docs/command-line.md). */
export interface ConnectionCredentials {
  readonly username?: string;
  readonly password?: string;
  readonly sessionAs?: 'cookie' | 'bearer' | 'jwt';
  readonly jwt?: string;
  readonly apiKey?: string;
  readonly apiSecret?: string;
  readonly apiToken?: string;
  readonly userId?: string;
}

export interface ReadyConnection {
  readonly name: string;
  readonly kind: BackendKind;
  readonly baseUrl: string;
  readonly environment: 'local';
  /** Which of the credentials the connection goes by. */
  readonly auth: 'password' | 'jwt' | 'key' | 'token';
  readonly credentials: ConnectionCredentials;
}

export interface ConnectionsFile {
  readonly format: 'tessera-connections';
  readonly version: 1;
  readonly connections: readonly ReadyConnection[];
}

export interface StagingServers {
  readonly freesewing: RunningStaging;
  readonly fon: RunningFon;
  readonly axr: RunningAxr;
  readonly accountable: RunningAccountable;
}

function firstOf<T>(users: readonly T[]): T {
  const [first] = users;
  if (first === undefined) throw new Error('a staging backend has no users');
  return first;
}

/** One connection for each server, as its first user, whose MFA is off. */
export function connectionsFile({ freesewing, fon, axr, accountable }: StagingServers): ConnectionsFile {
  const sewing = firstOf(freesewing.control.users());
  const fonUser = firstOf(fon.control.users());
  const axrUser = firstOf(axr.control.users());
  const account = firstOf(accountable.control.users());
  return {
    format: 'tessera-connections',
    version: 1,
    connections: [
      { name: 'FreeSewing, local staging', kind: 'freesewing', baseUrl: freesewing.url, environment: 'local', auth: 'password', credentials: { username: sewing.username, password: sewing.password } },
      { name: 'FoN, local staging', kind: 'fon', baseUrl: fon.url, environment: 'local', auth: 'password', credentials: { username: fonUser.email, password: fonUser.password, sessionAs: 'cookie' } },
      { name: 'AXR, local staging', kind: 'axr', baseUrl: axr.url, environment: 'local', auth: 'password', credentials: { username: axrUser.username, password: axrUser.password, userId: axrUser.userId } },
      {
        name: 'Accountable, local staging', kind: 'accountable', baseUrl: accountable.url, environment: 'local', auth: 'token',
        credentials: { apiToken: accountable.apiToken, userId: account.uuid, username: account.username, password: account.password },
      },
    ],
  };
}
