/** @file One user's computer and one server of any kind, with the clock in the test's hand. */
import { randomBytes } from 'node:crypto';
import { decodeBase32 } from '../../../../src-shared/base32';
import { Failure, type ErrorCode } from '../../../../src-shared/errors';
import type { ConnectionView } from '../../../../src-shared/model';
import { createHttp } from '../../../../src-main/backends/http';
import type { HttpOutcome, HttpRequest } from '../../../../src-main/backends/http-types';
import { noProxy } from '../../../../src-main/backends/proxy';
import { backendFor } from '../../../../src-main/backends/registry';
import { createEnrolments, type Endpoint, type EnrolmentService, type HttpClient } from '../../../../src-main/enrolment/service';
import type { Secret } from '../../../../src-shared/secret';
import { decodeRecord } from '../../../../src-main/enrolment/records';
import type { Enrolment } from '../../../../src-main/vault/content';
import type { Vault } from '../../../../src-main/vault/vault';
import type { Computer } from './computer';
import { Guillotine } from './crash';
import type { DrivenTime } from './time';

/** What the engine believes. No test waits for it: see `#impatient`. */
export const DEADLINE = 20_000;
export const START = Date.parse('2026-03-01T12:00:10Z');

/** What every staging server has. */
export interface AnyServer {
  readonly url: string;
  readonly control: { held(): readonly string[] };
  close(): Promise<void>;
}

/** Sees every request just before it leaves, and what came of it. */
export interface Wire {
  before(request: HttpRequest): Promise<void>;
  after(request: HttpRequest, outcome: HttpOutcome): void;
}

export class Bench<S extends AnyServer> {
  readonly waited: { readonly connectionId: string; readonly until: number }[] = [];
  readonly #computer: Computer;
  service: EnrolmentService;
  /** False as on a development runtime; counts from the next `use` or `restart` on. */
  allowProduction = true;
  /** Held calls are waited for. */
  patient = false;
  /** Stands between the app and its adapters. */
  backendFor: typeof backendFor = backendFor;

  wire: Wire = { before: () => Promise.resolve(), after: () => undefined };

  constructor(readonly time: DrivenTime, readonly staging: S, computer: Computer, public vault: Vault) {
    this.#computer = computer;
    this.service = this.#serve(vault, new Guillotine());
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
        await this.wire.before(request);
        const before = held();
        const watch = setInterval(() => {
          if (this.patient || held() <= before) return;
          client.close();
          client = make();
        }, 3);
        try {
          const outcome = await client.send(request);
          this.wire.after(request, outcome);
          return outcome;
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
  kept(vault: Pick<Vault, 'content' | 'journal'> = this.vault): string {
    const texts: string[] = [];
    const add = (secret: Secret | null): void => {
      if (secret !== null) texts.push(hex(secret.reveal()));
    };
    for (const enrolment of vault.content.enrolments) add(enrolment.secret);
    for (const account of vault.content.accounts) add(account.secret);
    for (const { payload } of vault.journal.entries()) {
      const record = decodeRecord(payload);
      if (record.kind === 'state') add(record.enrolment.secret);
      if (record.kind === 'answer') texts.push(record.reply.body.revealText());
    }
    return texts.join('\n');
  }

  /** As `kept`, on each disk that a power cut now could leave behind. */
  async keptOnDisk(): Promise<readonly string[]> {
    return (await this.#computer.powerCuts(() => this.time.now())).map((vault) => this.kept(vault));
  }

  protected keepsAll(secret: string | null): boolean {
    if (secret === null) return true;
    const kept = this.kept();
    return holds(kept, secret);
  }

  async end(): Promise<void> {
    await this.service.close();
    await this.staging.close();
    await this.#computer.end();
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** Whether `secret`, base32, is in what `kept` answered. */
export const holds = (kept: string, secret: string): boolean => kept.includes(hexOf(secret)) || kept.includes(secret);
export const hexOf = (base32: string): string => hex(decodeBase32(base32));

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
