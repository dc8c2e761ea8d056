/**
 * @file `npm run staging`: the four staging backends on free loopback ports, until SIGTERM or SIGINT. Prints how to come
 * in, for people; with `--json` exactly one line for programs. Options: docs/staging.md.
 */
import { parseArgs } from 'node:util';
import { writePrivateFile } from '../../src-main/private-file';
import { connectionsFile } from './connections';
import type { StagingServers } from './connections';
import { serveControl, startAccountable, startAxr, startFon, startStaging } from './index';
import { story } from './story';

/** A whole number of at least `least`; `absent` where the option is. */
function numberOf(name: string, text: string | undefined, least: number, absent: number): number {
  const value = text === undefined ? absent : Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`--${name} takes a whole number from ${least}.`);
  return value;
}

/** One object for programs: each backend's address, its first user and its control. FreeSewing's fields are flat since the first version. */
function forPrograms(servers: StagingServers, controls: Parameters<typeof story>[1]): unknown {
  const [user] = servers.freesewing.control.users();
  if (user === undefined) throw new Error('the staging backend has no users');
  const { username, password, jwt, apiKey, apiSecret } = user;
  const { connections } = connectionsFile(servers);
  const other = (kind: 'fon' | 'axr' | 'accountable') => ({ url: servers[kind].url, ...connections.find((connection) => connection.kind === kind)?.credentials, control: controls[kind] });
  return {
    freesewing: { url: servers.freesewing.url, username, password, jwt, apiKey, apiSecret, control: controls.freesewing },
    fon: other('fon'), axr: other('axr'), accountable: other('accountable'),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, file: { type: 'string' }, users: { type: 'string' }, raised: { type: 'string' } } });
  const raised = numberOf('raised', values.raised, 1, 1);
  const users = numberOf('users', values.users, 0, 0);
  const servers: StagingServers = {
    freesewing: await startStaging(), fon: await startFon({ raised }), axr: await startAxr(), accountable: await startAccountable({ raised }),
  };
  if (users > 0) for (const { control } of [servers.freesewing, servers.fon, servers.axr, servers.accountable]) control.seed({ count: users });
  const served = {
    freesewing: await serveControl(servers.freesewing.control), fon: await serveControl(servers.fon.control),
    axr: await serveControl(servers.axr.control), accountable: await serveControl(servers.accountable.control),
  };
  const controls = { freesewing: served.freesewing.endpoint, fon: served.fon.endpoint, axr: served.axr.endpoint, accountable: served.accountable.endpoint };
  if (values.file !== undefined) await writePrivateFile(values.file, `${JSON.stringify(connectionsFile(servers), null, 2)}\n`);
  console.log(values.json === true ? JSON.stringify(forPrograms(servers, controls)) : story(servers, controls));
  const { freesewing, fon, axr, accountable } = servers;
  const everything: readonly { close(): Promise<void> }[] = [freesewing, fon, axr, accountable, ...Object.values(served)];
  const stop = (): void => void Promise.all(everything.map((part) => part.close())).then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The staging backends did not start.');
  process.exit(2);
});
