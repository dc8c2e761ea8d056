/** @file One user's computer and one FreeSewing server, with the clock in the test's hand. */
import { randomBytes } from 'node:crypto';
import { decodeBase32 } from '../../../../src-shared/base32';
import { Failure, type ErrorCode } from '../../../../src-shared/errors';
import type { ConnectionView, EnrolmentView } from '../../../../src-shared/model';
import { createHttp } from '../../../../src-main/backends/http';
import { noProxy } from '../../../../src-main/backends/proxy';
import { backendFor } from '../../../../src-main/backends/registry';
import { createEnrolments, type Endpoint, type EnrolmentService, type HttpClient } from '../../../../src-main/enrolment/service';
import type { Secret } from '../../../../src-shared/secret';
import { decodeRecord } from '../../../../src-main/enrolment/records';
import type { Enrolment } from '../../../../src-main/vault/content';
import type { Vault } from '../../../../src-main/vault/vault';
import { startStaging, type Credentials, type RunningStaging, type Truth } from '../../../staging';
import { simComputer, type Computer } from './computer';
import { Guillotine } from './crash';
import { drivenTime, type DrivenTime } from './time';

/** What the engine believes. No test waits for it: see `#impatient`. */
export const DEADLINE = 20_000;
export const START = Date.parse('2026-03-01T12:00:10Z');

export class World {
  readonly time: DrivenTime;
  readonly staging: RunningStaging;
  readonly waited: { readonly connectionId: string; readonly until: number }[] = [];
  readonly #computer: Computer;
  vault: Vault;
  service: EnrolmentService;
  /** False as on a development runtime; counts from the next `use` or `restart` on. */
  allowProduction = true;

  private constructor(time: DrivenTime, staging: RunningStaging, computer: Computer, vault: Vault) {
    this.time = time;
    this.staging = staging;
    this.#computer = computer;
    this.vault = vault;
    this.service = this.#serve(vault, new Guillotine());
  }

  /** Held calls are waited for. */
  patient = false;
  /** Stands between the app and its adapters. */
  backendFor: typeof backendFor = backendFor;

  static async start(computer: Computer = simComputer()): Promise<World> {
    const time = drivenTime(START);
    const staging = await startStaging({ now: () => time.now() });
    return new World(time, staging, computer, await computer.open(() => time.now()));
  }

  #serve(vault: Vault, guillotine: Guillotine): EnrolmentService {
    guillotine.onDeath = () => this.#computer.cut();
    return createEnrolments({
      vault: guillotine.vault(vault), backendFor: (kind) => this.backendFor(kind), time: this.time, deadline: DEADLINE, allowProduction: this.allowProduction,
      httpFor: (endpoint) => guillotine.http(this.#impatient(endpoint)),
      newId: () => randomBytes(9).toString('base64url'),
      onWaiting: (connectionId, until) => void this.waited.push({ connectionId, until }),
    });
  }

  /** A client that gives a call up as soon as the server holds it (`late`), as it would at its deadline. */
  #impatient({ baseUrl, certificate }: Endpoint): HttpClient {
    const make = (): HttpClient => createHttp({ baseUrl, certificate, proxy: noProxy, clock: () => this.time.now() });
    const held = (): number => this.staging.control.held().length;
    let client = make();
    return {
      send: async (request) => {
        const before = held();
        const watch = setInterval(() => {
          if (this.patient || held() <= before) return;
          client.close();
          client = make();
        }, 3);
        try {
          return await client.send(request);
        } finally {
          clearInterval(watch);
        }
      },
      calls: () => client.calls(),
      close: () => client.close(),
    };
  }

  /** Throws the running app away and starts it again from what is on the disk. */
  async restart(guillotine = new Guillotine()): Promise<void> {
    this.vault = await this.#computer.open(() => this.time.now());
    this.service = this.#serve(this.vault, guillotine);
    if (guillotine.watchesDisk) this.#computer.watch(() => guillotine.step());
    await Promise.race([this.service.recover(), guillotine.dead]);
  }

  /** The app goes on with `guillotine` between it and the world; its memory starts anew, its vault stays open. */
  use(guillotine: Guillotine): void {
    this.service = this.#serve(this.vault, guillotine);
  }

  /** Resolves when the server is held up by a call of `operation`. */
  async called(operation: string): Promise<void> {
    while (!this.staging.control.held().includes(operation)) await new Promise((resolve) => setImmediate(resolve));
  }

  who(username: string): Credentials {
    const found = this.staging.control.users().find((user) => user.username === username);
    if (found === undefined) throw new Error(`no user ${username}`);
    return found;
  }

  truth(username: string): Truth {
    return this.staging.control.truth({ username });
  }

  async connect(username: string, by: 'password' | 'jwt' | 'key' = 'password'): Promise<ConnectionView> {
    const { password, jwt, apiKey, apiSecret } = this.who(username);
    const credentials = { password: { kind: 'password', username, password }, jwt: { kind: 'jwt', jwt }, key: { kind: 'key', key: apiKey, secret: apiSecret } } as const;
    return this.service.connections.add({
      kind: 'freesewing', name: `${username} at staging`, baseUrl: this.staging.url, environment: 'local', credentials: credentials[by], certificate: null,
    });
  }

  /** Connected, and the secret issued. */
  async issued(username: string, by: 'password' | 'jwt' | 'key' = 'password'): Promise<EnrolmentView> {
    return this.service.enrolments.start((await this.connect(username, by)).id);
  }

  async proven(username: string, by: 'password' | 'jwt' | 'key' = 'password'): Promise<EnrolmentView> {
    return this.service.enrolments.confirm((await this.issued(username, by)).id);
  }

  enrolment(id: string): Enrolment {
    const found = this.vault.content.enrolments.find((enrolment) => enrolment.id === id);
    if (found === undefined) throw new Error('no such enrolment');
    return found;
  }

  view(connectionId: string): ConnectionView {
    const found = this.service.connections.list().find(({ id }) => id === connectionId);
    if (found === undefined) throw new Error('no such connection');
    return found;
  }

  /** Every secret that stands in the vault or in the journal, raw answers included, as base32. */
  kept(): string {
    const texts: string[] = [];
    const add = (secret: Secret | null): void => {
      if (secret !== null) texts.push(hex(secret.reveal()));
    };
    for (const enrolment of this.vault.content.enrolments) add(enrolment.secret);
    for (const account of this.vault.content.accounts) add(account.secret);
    for (const { payload } of this.vault.journal.entries()) {
      const record = decodeRecord(payload);
      if (record.kind === 'state') add(record.enrolment.secret);
      if (record.kind === 'answer') texts.push(record.reply.body.revealText());
    }
    return texts.join('\n');
  }

  /** The invariant of DESIGN section 6: a secret that the server requires is in the vault or in the journal. */
  keepsWhatIsRequired(username: string): boolean {
    const { mfaEnabled, secret } = this.truth(username);
    if (!mfaEnabled || secret === null) return true;
    const kept = this.kept();
    return kept.includes(hex(decodeBase32(secret))) || kept.includes(secret);
  }

  isOurs(id: string, username: string): boolean {
    const { secret } = this.truth(username);
    const ours = this.enrolment(id).secret;
    return secret !== null && ours !== null && hex(ours.reveal()) === hex(decodeBase32(secret));
  }

  async end(): Promise<void> {
    await this.service.close();
    await this.staging.close();
    await this.#computer.end();
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The code of the failure that `work` ends in; an error of the test where it does not. */
export async function failing(work: Promise<unknown>): Promise<ErrorCode> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  throw new Error('it did not fail');
}
