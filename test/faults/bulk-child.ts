/**
 * @file The process that is killed in the middle of bulk work: the real engine over the real vault and HTTP. It says `begun`, then a
 * line for each user that it believes done, and `ended`. Arguments: the vault's folder, the keychain's, a file with what to do.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { createHttp } from '../../src-main/backends/http';
import { noProxy } from '../../src-main/backends/proxy';
import { backendFor } from '../../src-main/backends/registry';
import { createBulk } from '../../src-main/bulk/bulk';
import { createEnrolments } from '../../src-main/enrolment/service';
import { systemTime } from '../../src-main/time';
import { createUsers } from '../../src-main/users/users';
import { openVault } from '../../src-main/vault/open';
import type { BulkAct } from '../../src-shared/bulk';
import { fileKeychain } from './file-keychain';

/** Short, so that a lost answer is found out soon. */
const DEADLINE = 400;

interface Work {
  readonly url: string;
  readonly token: string;
  readonly own: string;
  readonly csv: string;
  readonly act: BulkAct;
}

const say = (line: string): void => void writeSync(1, `${line}\n`);

async function run(folder: string, keys: string, work: Work): Promise<void> {
  const opened = await openVault({ folder, keychain: fileKeychain(keys) });
  if (opened.kind !== 'open') throw new Error(`does not open: ${opened.trouble}`);
  const { vault } = opened;
  const service = createEnrolments({
    vault, backendFor, time: systemTime, deadline: DEADLINE, allowProduction: true, onWaiting: () => undefined,
    newId: () => randomBytes(9).toString('base64url'),
    httpFor: ({ baseUrl, certificate }) => createHttp({ baseUrl, certificate, proxy: noProxy, deadline: DEADLINE }),
  });
  await service.recover();
  const users = createUsers(service.desk);
  let ended: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const bulk = createBulk({
    desk: service.desk, users,
    onChange: (job, rows) => {
      for (const { id } of rows) say(`user ${id}`);
      if (job.state === 'ended') ended();
    },
  });
  const [known] = service.connections.list();
  const connection = known ?? await service.connections.add({
    kind: 'accountable', name: '', baseUrl: work.url, environment: 'local', certificate: null, credentials: { kind: 'token', token: work.token, userId: work.own },
  });
  if (users.list(connection.id).length === 0) await users.take(users.preview(connection.id, 'list', work.csv).ticket);
  say('begun');
  const [job] = bulk.list();
  if (job?.act === work.act) {
    if (job.state !== 'ended') {
      bulk.goOn();
      await end;
    }
  } else {
    await bulk.start(connection.id, work.act, users.list(connection.id).map(({ id }) => id));
    await end;
  }
  bulk.stop();
  await service.close();
  await bulk.idle();
  await vault.close();
  say('ended');
}

const [folder = '', keys = '', file = ''] = process.argv.slice(2);
run(folder, keys, JSON.parse(readFileSync(file, 'utf8')) as Work).catch((error: unknown) => {
  say(`error ${error instanceof Error ? `${error.name} ${error.message}` : 'unknown'}`);
  process.exitCode = 1;
});
