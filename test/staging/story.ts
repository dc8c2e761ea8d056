/** @file What `npm run staging` tells a person: where each backend is, who may come in, and how to control it. */
import type { StagingServers } from './connections';
import type { ControlEndpoint } from './index';

export type Controls = Readonly<Record<keyof StagingServers, ControlEndpoint>>;

const USERS_SHOWN = 4;
const lines = (fields: Readonly<Record<string, string>>): string => Object.entries(fields).map(([name, value]) => `    ${name.padEnd(12)}${value}`).join('\n');
const head = (username: string, truth: { readonly mfaEnabled: boolean; readonly secret: string | null }, more = ''): string =>
  `  ${username}   MFA ${truth.mfaEnabled ? 'on' : 'off'}${truth.mfaEnabled && truth.secret !== null ? `, secret ${truth.secret}` : ''}${more}`;

function freesewing({ freesewing: { url, control } }: StagingServers): readonly string[] {
  return [`FreeSewing staging backend: ${url}`, ...control.users().map(({ username, password, jwt, apiKey, apiSecret }) => [
    head(username, control.truth({ username }), username === 'cody' ? ', gets scratch codes at confirm' : ''),
    lines({ 'password': password, 'JWT': jwt, 'API key': apiKey, 'API secret': apiSecret }),
  ].join('\n'))];
}

function fon({ fon: { url, control } }: StagingServers): readonly string[] {
  return [`FoN staging backend: ${url}   (5 calls in 15 minutes unless raised)`, ...control.users().map(({ username, email, password }) => [
    head(username, control.truth({ username })), lines({ 'e-mail': email, password }),
  ].join('\n'))];
}

function axr({ axr: { url, control } }: StagingServers): readonly string[] {
  return [`AXR staging backend: ${url}`, ...control.users().map(({ username, password, userId }) => [
    head(username, control.truth({ username }), username === 'root' ? ', may act on the others' : ''), lines({ password, 'user id': userId }),
  ].join('\n'))];
}

function accountable({ accountable: { url, apiToken, control } }: StagingServers): readonly string[] {
  const all = control.users();
  const more = all.length > USERS_SHOWN ? [`  and ${all.length - USERS_SHOWN} more: {"call":"csv"} lists them all`] : [];
  return [`Accountable staging backend: ${url}`, lines({ 'API token': apiToken }), ...all.slice(0, USERS_SHOWN).map(({ uuid, username, password }) => [
    head(username, control.truth({ username })), lines({ 'user id': uuid, password }),
  ].join('\n')), ...more];
}

/** Everything a person needs, the FreeSewing address first. */
export function story(servers: StagingServers, controls: Controls): string {
  const control = ({ url, token }: ControlEndpoint): string => `  curl -H 'Authorization: Bearer ${token}' -d '{"call":"truth","with":{"username":"tess"}}' ${url}`;
  const parts = [
    [...freesewing(servers), control(controls.freesewing)],
    [...fon(servers), control(controls.fon)],
    [...axr(servers), control(controls.axr)],
    [...accountable(servers), control(controls.accountable)],
  ];
  return [...parts.map((part) => part.join('\n')), 'The last line of each shows the server\'s true state; docs/staging.md lists the other calls. Stop with Ctrl+C.'].join('\n\n');
}
