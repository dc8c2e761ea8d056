/**
 * @file `npm run bench -- bulk`: bulk acts against the staging server, which runs in a process of its own. 10,000 users with the
 * limits raised 50 times, 200 at the real ones; how much of the limit is used, how often the server said "too many", and what
 * the heap does. TESSERA_BULK_USERS and TESSERA_BULK_REAL shorten it for a quick look; 0 leaves one out.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as passing } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHttp } from '../../../src-main/backends/http';
import { noProxy } from '../../../src-main/backends/proxy';
import { backendFor } from '../../../src-main/backends/registry';
import { createBulk } from '../../../src-main/bulk/bulk';
import { createEnrolments } from '../../../src-main/enrolment/service';
import { systemTime } from '../../../src-main/time';
import { createUsers } from '../../../src-main/users/users';
import { openVault } from '../../../src-main/vault/open';
import { SERVICES } from '../../../src-shared/backends';
import { memoryKeychain } from '../../support/memory-keychain';
import type { BulkAct } from '../../../src-shared/bulk';
import { raised } from './raised';

const MANY = Number(process.env['TESSERA_BULK_USERS'] ?? 10_000);
const REAL = Number(process.env['TESSERA_BULK_REAL'] ?? 200);
const TARGET = 0.95;
const say = (line: string): void => console.log(line);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

interface Server {
  readonly url: string;
  readonly token: string;
  readonly own: string;
  readonly csv: string;
  calls(): Promise<{ readonly refused: number; readonly setups: number }>;
  stop(): Promise<void>;
}

/** In a process of its own: it must not slow down what is measured more than a real server would. */
async function startServer(users: number, times: number): Promise<Server> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'server.mts'), String(users), String(times)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async <T>(): Promise<T> => JSON.parse(String((await lines.next()).value)) as T;
  const first = await read<Pick<Server, 'url' | 'token' | 'own' | 'csv'>>();
  return {
    ...first,
    calls: () => {
      child.stdin.write('calls\n');
      return read();
    },
    stop: async () => {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}

/** One scenario: enrol, check and disable everybody. Answers false where a target was missed. */
async function scenario(users: number, times: number): Promise<boolean> {
  const server = await startServer(users, times);
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-bulk-'));
  const opened = await openVault({ folder, keychain: memoryKeychain() });
  if (opened.kind !== 'open') throw new Error(opened.trouble);
  const { vault } = opened;
  const service = createEnrolments({
    vault, backendFor: (kind) => raised(backendFor(kind), times), time: systemTime, deadline: 20_000, allowProduction: true, onWaiting: () => undefined,
    newId: () => randomBytes(12).toString('base64url'),
    httpFor: ({ baseUrl, certificate }) => createHttp({ baseUrl, certificate, proxy: noProxy }),
  });
  const list = createUsers(service.desk);
  let heard: (state: string) => void = () => undefined;
  const bulk = createBulk({ desk: service.desk, users: list, onChange: (job) => heard(job.state) });
  const { id } = await service.connections.add({
    kind: 'accountable', name: '', baseUrl: server.url, environment: 'local', certificate: null, credentials: { kind: 'token', token: server.token, userId: server.own },
  });
  await list.take(list.preview(id, 'list', server.csv).ticket);
  const ids = list.list(id).map((user) => user.id);
  const missed: BulkAct[] = [];

  const measure = async (act: BulkAct): Promise<void> => {
    const limit = SERVICES.accountable.capabilities.others?.[act];
    if (limit == null) throw new Error('no limit');
    await passing(limit.window + 100); // no call of before counts any more
    const before = heap();
    const samples: [number, number][] = [];
    const begin = performance.now();
    const { id: job } = await bulk.start(id, act, ids);
    await new Promise<void>((resolve) => {
      heard = (state) => {
        if (state === 'ended') resolve();
        const done = bulk.list()[0]?.done ?? 0;
        if (done - (samples.at(-1)?.[0] ?? 0) >= users / 8) samples.push([done, process.memoryUsage().heapUsed]);
      };
    });
    const seconds = (performance.now() - begin) / 1000;
    const view = bulk.list().find((candidate) => candidate.id === job);
    // The first window is full at once: the time that the limit asks for is that of the rest.
    const least = ((ids.length - limit.calls * times) / (limit.calls * times)) * (limit.window / 1000);
    const ratio = least / seconds;
    const after = heap();
    const ok = ratio >= TARGET && view?.done === ids.length;
    if (!ok) missed.push(act);
    say(`bulk, ${users} users, limits x${times}: ${act} ${seconds.toFixed(1)} s, ${(ids.length / seconds).toFixed(1)} users/s, ${(ratio * 100).toFixed(1)} % of the limit (target at least 95), done ${view?.done ?? 0}; heap ${((after - before) / ids.length).toFixed(0)} bytes a user`);
  };
  for (const act of ['check', 'enrol', 'check', 'disable'] as const) await measure(act);
  const { refused, setups } = await server.calls();
  say(`  answers 429: ${refused} (target 0); secrets issued: ${setups} (target ${ids.length})`);
  bulk.stop();
  await service.close();
  await bulk.idle();
  await vault.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  return missed.length === 0 && refused === 0 && setups === ids.length;
}

export async function benchBulk(): Promise<void> {
  const many = MANY === 0 || await scenario(MANY, 50);
  const real = REAL === 0 || await scenario(REAL, 1);
  if (!many || !real) throw new Error('a target was missed');
}
