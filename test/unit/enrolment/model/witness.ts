/** @file Stands beside the app and the server, sees both, and holds the invariant of DESIGN section 6 against them after every step. */
import assert from 'node:assert/strict';
import { encodeBase32 } from '../../../../src-shared/base32';
import type { HttpOutcome, HttpRequest } from '../../../../src-main/backends/http-types';
import { isEnded, isOn, isUnderWay } from '../../../../src-main/enrolment/states';
import type { Enrolment } from '../../../../src-main/vault/content';
import { holds, type Bench } from '../support/bench';
import type { History } from './history';
import type { ModelServer, Truth } from './subject';

/** A call may wait this long for its place in a limit of so many a second, after its time was taken. */
const WAITED_OUT = 1100;
/** The same digits may come again by chance, but not for two codes of neighbouring steps. */
const SAME_CODE = 60_000;

export class Witness {
  /** In an answer that reached the app a moment ago. */
  readonly #arrived = new Set<string>();
  /** Was durable once, so it has to stay. */
  readonly #durable = new Set<string>();
  /** Shown as proven, and somebody else changed the account since: by the time beside it that is no lie. */
  readonly #outdated = new Set<string>();
  #proven = new Set<string>();

  constructor(readonly world: Bench<ModelServer>, readonly history: History, readonly connectionId: string, readonly codeInBody: RegExp) {}

  async beforeCall(): Promise<void> {
    this.history.note();
    if (this.#arrived.size === 0) return;
    const disks = await this.world.keptOnDisk();
    for (const secret of this.#arrived) assert(disks.every((kept) => holds(kept, secret)), 'a secret that came is durable before the next call');
    this.#settleArrived();
  }

  afterCall({ method }: HttpRequest, outcome: HttpOutcome): void {
    const { required, waiting } = this.history.note();
    if (outcome.kind === 'failed' || method === 'GET') return; // what is read is not ours to keep
    const text = outcome.reply.body.revealText();
    for (const secret of [...required, ...waiting]) if (text.includes(secret) && !this.#durable.has(secret)) this.#arrived.add(secret);
  }

  /** The process is gone: what was only in its memory never led to anything. */
  died(): void {
    this.#arrived.clear();
  }

  #settleArrived(): void {
    for (const secret of this.#arrived) this.#durable.add(secret);
    this.#arrived.clear();
  }

  /** `since`: when the step began. `elsewhere`: somebody else acted in it. */
  check(since: number, elsewhere: boolean): void {
    const truth = this.history.note();
    this.#checkKept(truth);
    for (const enrolment of this.world.vault.content.enrolments) this.#checkAccount(enrolment);
    this.#checkProven(truth, since, elsewhere);
    this.checkStatus();
    this.#checkCodes();
  }

  #checkKept({ required, waiting }: Truth): void {
    const kept = this.world.kept();
    for (const secret of this.#arrived) assert(holds(kept, secret), 'a secret that came is kept');
    this.#settleArrived();
    for (const secret of [...required, ...waiting]) {
      if (this.#durable.has(secret)) assert(holds(kept, secret), 'a secret that may be required stays');
    }
  }

  #checkAccount({ state, accountId }: Enrolment): void {
    assert(!isUnderWay(state), 'nothing is under way between two steps');
    if (accountId === null) return;
    const account = this.world.vault.content.accounts.find(({ id }) => id === accountId);
    if (isOn(state)) assert.equal(account?.deletedAt, null, 'the account of a secret that is on is in the list');
    if (isEnded(state) && account !== undefined) assert(account.deletedAt !== null, 'the account of an ended one is in the trash');
  }

  #checkProven(truth: Truth, since: number, elsewhere: boolean): void {
    const shown = this.world.vault.content.enrolments.filter(({ state }) => state === 'proven' || state === 'on-without-codes');
    for (const enrolment of shown) {
      const { id } = enrolment;
      if (!this.#proven.has(id)) {
        const during = this.history.between(since, this.world.time.now());
        assert(during.some((then) => isRequired(enrolment, then)), 'proven because the server took this very secret');
        this.#outdated.delete(id);
      }
      if (elsewhere) this.#outdated.add(id);
      if (!this.#outdated.has(id)) assert(isRequired(enrolment, truth), 'proven, and it is the secret that the server wants');
    }
    this.#proven = new Set(shown.map(({ id }) => id));
  }

  /** What is shown was so at the time beside it. */
  checkStatus(): void {
    const { status } = this.world.view(this.connectionId);
    if (status === null || status.mfa === 'unknown') return;
    const { mfa, checkedAt } = status;
    assert(this.history.between(checkedAt, checkedAt + WAITED_OUT).some(({ on }) => on === (mfa === 'on')), `"${mfa}" was so at the time beside it`);
  }

  /** No code of ours goes out twice. */
  #checkCodes(): void {
    const last = new Map<string, number>();
    for (const { body, at, status } of this.world.staging.control.calls()) {
      const code = this.codeInBody.exec(body)?.[1];
      if (code === undefined || code === WRONG_CODE || status === 404) continue; // no such record: nobody looked at it
      assert(at - (last.get(code) ?? -Infinity) > SAME_CODE, 'a code goes out once');
      last.set(code, at);
    }
  }
}

/** What `confirm-wrongly` types. */
export const WRONG_CODE = '000000';

export function isRequired({ secret }: Pick<Enrolment, 'secret'>, { on, required }: Truth): boolean {
  return on && secret !== null && required.includes(encodeBase32(secret.reveal()));
}
