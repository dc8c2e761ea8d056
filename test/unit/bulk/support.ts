/** @file An owner's computer and a server with many users, with the clock in the test's hand. */
import type { BulkAct, BulkJobView } from '../../../src-shared/bulk';
import type { ConnectionView } from '../../../src-shared/model';
import { createBulk, type Bulk } from '../../../src-main/bulk/bulk';
import { createUsers, type Users } from '../../../src-main/users/users';
import type { EnrolmentService } from '../../../src-main/enrolment/service';
import { startAccountable, startAxr, type AccountableOptions, type RunningAccountable, type RunningAxr } from '../../staging';
import { Bench, hexOf, START, type AnyServer } from '../enrolment/support/bench';
import { simComputer } from '../enrolment/support/computer';
import { Guillotine } from '../enrolment/support/crash';
import { drivenTime } from '../enrolment/support/time';

abstract class OwnerWorld<S extends AnyServer> extends Bench<S> {
  bulk: Bulk = this.#bulkOf(this.service);
  users: Users = createUsers(this.service.desk);
  readonly told: BulkJobView[] = [];
  /** Of each that was told: whether the vault had the end of the job by then. */
  readonly endStored: boolean[] = [];

  #bulkOf(service: EnrolmentService): Bulk {
    return createBulk({ desk: service.desk, users: createUsers(service.desk), onChange: (job) => {
      this.told.push(job);
      this.endStored.push(this.vault.content.jobs.some(({ id, endedAt }) => id === job.id && endedAt !== null));
    } });
  }

  /** A new life on what is on the disk; jobs do not go on by themselves. */
  async reborn(guillotine = new Guillotine()): Promise<void> {
    await this.restart(guillotine);
    this.users = createUsers(this.service.desk);
    this.bulk = this.#bulkOf(this.service);
  }

  /** What the app does when the vault is locked. */
  async locked(): Promise<void> {
    this.bulk.stop();
    await this.service.close();
    await this.bulk.idle();
    await this.vault.close();
  }

  async take(connectionId: string, csv: string): Promise<void> {
    await this.users.take(this.users.preview(connectionId, 'list.csv', csv).ticket);
  }

  job(id: string): BulkJobView {
    const job = this.bulk.list().find((candidate) => candidate.id === id);
    if (job === undefined) throw new Error('no such job');
    return job;
  }

  /** Resolves when the job is as wanted. */
  async until(id: string, wanted: (job: BulkJobView) => boolean): Promise<BulkJobView> {
    for (;;) {
      const job = this.job(id);
      if (wanted(job)) return job;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  ended = (id: string): Promise<BulkJobView> => this.until(id, ({ state }) => state === 'ended');

  async run(connectionId: string, act: BulkAct, ids: readonly string[]): Promise<BulkJobView> {
    return this.ended((await this.bulk.start(connectionId, act, ids)).id);
  }

  /** True where the vault, or the journal, has this very secret for this user. */
  holds(userId: string, secret: string): boolean {
    const held = this.service.desk.book.ofConnection(this.service.connections.list()[0]?.id ?? '').filter((one) => one.userId === userId).map((one) => one.secret);
    return held.some((one) => one !== null && Buffer.from(one.reveal()).toString('hex') === hexOf(secret)) || this.keepsAll(secret);
  }
}

export class AccountableOwner extends OwnerWorld<RunningAccountable> {
  static async start(options: AccountableOptions = {}): Promise<AccountableOwner> {
    const time = drivenTime(START);
    const computer = simComputer();
    const staging = await startAccountable({ ...options, now: () => time.now() });
    return new AccountableOwner(time, staging, computer, await computer.open(() => time.now()));
  }

  /** Connected as `tess`, with so many other users in the list. */
  async owning(count: number, onEvery = 0): Promise<{ readonly connection: ConnectionView; readonly ids: readonly string[] }> {
    const { control } = this.staging;
    const own = control.users().find(({ username }) => username === 'tess');
    control.seed({ count, onEvery });
    const connection = await this.service.connections.add({
      kind: 'accountable', name: '', baseUrl: this.staging.url, environment: 'local', certificate: null,
      credentials: { kind: 'token', token: control.apiToken().apiToken, userId: own?.uuid ?? '' },
    });
    const others = control.users().filter(({ username }) => username.startsWith('user-'));
    await this.take(connection.id, ['id,label', ...others.map(({ uuid, username }) => `${uuid},${username}`)].join('\n'));
    return { connection, ids: others.map(({ uuid }) => uuid) };
  }

  calls = (operation: 'status' | 'setup' | 'disable'): number => this.staging.control.calls({ operation }).length;
}

export class AxrOwner extends OwnerWorld<RunningAxr> {
  static async start(): Promise<AxrOwner> {
    const time = drivenTime(START);
    const computer = simComputer();
    const staging = await startAxr({ now: () => time.now() });
    return new AxrOwner(time, staging, computer, await computer.open(() => time.now()));
  }

  /** Signed in as `root`, who may act on the others. */
  async owning(): Promise<{ readonly connection: ConnectionView; readonly idOf: (username: string) => string }> {
    const { control } = this.staging;
    const root = control.users().find(({ username }) => username === 'root');
    const connection = await this.service.connections.add({
      kind: 'axr', name: '', baseUrl: this.staging.url, environment: 'local', certificate: null,
      credentials: { kind: 'password', username: 'root', password: root?.password ?? '' },
    });
    const others = control.users().filter(({ username }) => username !== 'root');
    await this.take(connection.id, ['id,label', ...others.map(({ userId, username }) => `${userId},${username}`)].join('\n'));
    return { connection, idOf: (username) => others.find((user) => user.username === username)?.userId ?? '' };
  }
}
