/** @file What `npm run staging` tells a person: where each backend is, who may come in, a ready-made connection, and how to control it. */
import { connectionsFile, type StagingServers } from './connections';
import type { ControlEndpoint } from './index';

export type Controls = Readonly<Record<keyof StagingServers, ControlEndpoint>>;

const USERS_SHOWN = 4;
/** Seeded users beyond these are counted, not listed. */
const shown = <T>(users: readonly T[]): readonly T[] => users.slice(0, USERS_SHOWN);
const more = (users: readonly unknown[], how: string): readonly string[] => (users.length > USERS_SHOWN ? [`  and ${users.length - USERS_SHOWN} more: {"call":"${how}"} lists them all`] : []);
const lines = (fields: Readonly<Record<string, string>>): string => Object.entries(fields).map(([name, value]) => `    ${name.padEnd(12)}${value}`).join('\n');
const head = (username: string, truth: { readonly mfaEnabled: boolean; readonly secret: string | null }, more = ''): string =>
  `  ${username}   MFA ${truth.mfaEnabled ? 'on' : 'off'}${truth.mfaEnabled && truth.secret !== null ? `, secret ${truth.secret}` : ''}${more}`;

function freesewing({ freesewing: { url, control } }: StagingServers): readonly string[] {
  return [`FreeSewing staging backend: ${url}`, ...shown(control.users()).map(({ username, password, jwt, apiKey, apiSecret }) => [
    head(username, control.truth({ username }), username === 'cody' ? ', gets scratch codes at confirm' : ''),
    lines({ 'password': password, 'JWT': jwt, 'API key': apiKey, 'API secret': apiSecret }),
  ].join('\n')), ...more(control.users(), 'users')];
}

function fon({ fon: { url, control } }: StagingServers): readonly string[] {
  return [`FoN staging backend: ${url}   (5 calls in 15 minutes unless raised)`, ...shown(control.users()).map(({ username, email, password }) => [
    head(username, control.truth({ username })), lines({ 'e-mail': email, password }),
  ].join('\n')), ...more(control.users(), 'users')];
}

function axr({ axr: { url, control } }: StagingServers): readonly string[] {
  return [`AXR staging backend: ${url}`, ...shown(control.users()).map(({ username, password, userId }) => [
    head(username, control.truth({ username }), username === 'root' ? ', may act on the others' : ''), lines({ password, 'user id': userId }),
  ].join('\n')), ...more(control.users(), 'csv')];
}

function accountable({ accountable: { url, apiToken, control } }: StagingServers): readonly string[] {
  const all = control.users();
  return [`Accountable staging backend: ${url}`, lines({ 'API token': apiToken }), ...shown(all).map(({ uuid, username, password }) => [
    head(username, control.truth({ username })), lines({ 'user id': uuid, password }),
  ].join('\n')), ...more(all, 'csv')];
}

/** Everything a person needs, the FreeSewing address first. */
export function story(servers: StagingServers, controls: Controls): string {
  const control = ({ url, token }: ControlEndpoint): string => `  curl -H 'Authorization: Bearer ${token}' -d '{"call":"truth","with":{"username":"tess"}}' ${url}`;
  const ready = (kind: keyof StagingServers): string => `  connection  ${JSON.stringify(fileOf(servers, kind))}`;
  const parts = [
    [...freesewing(servers), ready('freesewing'), control(controls.freesewing)],
    [...fon(servers), ready('fon'), control(controls.fon)],
    [...axr(servers), ready('axr'), control(controls.axr)],
    [...accountable(servers), ready('accountable'), control(controls.accountable)],
  ];
  return [...parts.map((part) => part.join('\n')), [
    'What stands behind "connection" is a whole file for the admin window (Import connections) and for cli -- check; --file PATH writes one of all four.',
    'The last line of each shows the server\'s true state; docs/staging.md lists the other calls. Stop with Ctrl+C.',
  ].join('\n')].join('\n\n');
}

function fileOf(servers: StagingServers, kind: keyof StagingServers): ReturnType<typeof connectionsFile> {
  const file = connectionsFile(servers);
  return { ...file, connections: file.connections.filter((connection) => connection.kind === kind) };
}
