/** @file The person at the window: does what it offers, waits where it says so, and tries everything else too. */
import { Failure } from '../../../../src-shared/errors';
import type { Bench } from '../support/bench';
import type { Act } from './steps';
import type { ModelServer, Subject } from './subject';
import { WRONG_CODE } from './witness';

const PERIOD = 30_000;
/** By then every server lets us call again. */
const QUARTER = 16 * 60_000;

export class Person {
  constructor(readonly world: Bench<ModelServer>, readonly subject: Subject<string>, readonly connectionId: string) {}

  private get id(): string {
    return this.world.view(this.connectionId).enrolment?.id ?? 'none';
  }

  /** First one millisecond, so that what the server performs late meets codes that are still good. */
  wait(milliseconds: number): void {
    this.world.time.advance(1);
    this.world.time.advance(milliseconds - 1);
  }

  rest(): void {
    this.wait(QUARTER);
  }

  async act(act: Act): Promise<unknown> {
    const { world: { service: { enrolments, connections } }, subject: { password, accountName }, connectionId } = this;
    switch (act) {
      case 'next': return this.#patiently(() => this.#next());
      case 'start': return enrolments.start(connectionId);
      case 'replace': return enrolments.start(connectionId, true);
      case 'adopt': return enrolments.adopt(connectionId);
      case 'confirm': return enrolments.confirm(this.id);
      case 'confirm-wrongly': return enrolments.confirm(this.id, WRONG_CODE);
      case 'prove': return enrolments.prove(this.id, password);
      case 'settle': return enrolments.settle(this.id);
      case 'settle-with-password': return enrolments.settle(this.id, password);
      case 'disable': return enrolments.disable(connectionId, { password, accountName });
      case 'disable-by-backup-code': return enrolments.disable(connectionId, { password, accountName, backup: true });
      case 'reenrol': return enrolments.reenrol(connectionId, { password, accountName });
      case 'abandon': return enrolments.abandon(this.id);
      case 'codes-kept': return enrolments.codesKept(this.id);
      case 'check': return connections.check(connectionId);
      case 'check-with-password': return connections.check(connectionId, password);
      case 'sign-in': return this.signIn();
      case 'sign-in-by-backup-code': {
        const credentials = this.subject.signIn();
        if (credentials?.kind !== 'password') throw new Failure('bad-request');
        return connections.signIn(connectionId, { ...credentials, backup: true });
      }
    }
  }

  async signIn(code?: string): Promise<unknown> {
    const credentials = this.subject.signIn(code);
    return credentials === null ? undefined : this.world.service.connections.signIn(this.connectionId, credentials);
  }

  /** Where the limit is reached the window says until when, and one waits. */
  async #patiently(act: () => Promise<unknown>): Promise<unknown> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'limit-reached') throw error;
      this.rest();
      return act();
    }
  }

  /** The act that the window offers for the state it shows. */
  async #next(): Promise<unknown> {
    const { enrolment, signedIn, status } = this.world.view(this.connectionId);
    if (!signedIn) return this.signIn();
    switch (enrolment?.state) {
      case undefined:
      case 'replaced':
        if (status === null || status.mfa === 'unknown') return this.act('check-with-password');
        return status.mfa === 'on' ? this.#foreign() : this.act('start');
      case 'issued': return this.act('confirm');
      case 'unknown': return this.act('settle-with-password');
      case 'on-unproven': return this.act('prove');
      default: return this.act('disable');
    }
  }

  /** On with a secret that is not ours: taken over where the server tells it, else turned off with the other device's code. */
  #foreign(): Promise<unknown> {
    const { world, subject } = this;
    const { password, accountName } = subject;
    if (subject.connection.kind === 'accountable') return this.act('adopt');
    this.wait(PERIOD); // nobody types the same code twice
    return world.service.enrolments.disable(this.connectionId, { password, accountName, ...(subject.truth().on ? { code: subject.code() } : {}) });
  }
}
