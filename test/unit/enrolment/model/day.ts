/** @file One day of one account: carries out the steps of a plan, as a person, a network and a second computer would. */
import { Failure } from '../../../../src-shared/errors';
import { Bench, DEADLINE, START } from '../support/bench';
import { simComputer } from '../support/computer';
import { Guillotine } from '../support/crash';
import { drivenTime } from '../support/time';
import { History } from './history';
import { Person } from './person';
import type { Step } from './steps';
import type { Adapter, Elsewhere, ModelServer, Subject } from './subject';
import { Witness } from './witness';

const HOUR = 3_600_000;
const START_TAKES = 2000;

export class Day<Operation extends string> {
  readonly person: Person;
  readonly witness: Witness;
  readonly #history: History;
  readonly #lag: number;
  /** Since when the server holds a late call. */
  #heldSince: number | null = null;
  #interference: { readonly how: Elsewhere; callsLeft: number } | null = null;
  #elsewhere = false;

  private constructor(readonly world: Bench<ModelServer>, readonly subject: Subject<Operation>, adapter: Adapter<Operation>, connectionId: string, lag: number) {
    this.#lag = lag;
    this.#history = new History(() => subject.truth(), () => world.time.now());
    this.person = new Person(world, subject, connectionId);
    this.witness = new Witness(world, this.#history, connectionId, adapter.codeInBody);
    world.time.onMove = () => this.#timePassed();
    world.wire = {
      before: async () => {
        if (this.#interference !== null && this.#interference.callsLeft-- === 0) this.#actElsewhere(this.#interference.how);
        await this.witness.beforeCall();
      },
      after: (request, outcome) => this.witness.afterCall(request, outcome),
    };
  }

  static async begin<O extends string>(adapter: Adapter<O>, lag: number): Promise<Day<O>> {
    const time = drivenTime(START);
    const computer = simComputer();
    const subject = await adapter.start(() => time.now());
    const world = new Bench(time, subject.server, computer, await computer.open(() => time.now()));
    const { id } = await world.service.connections.add(subject.connection);
    return new Day(world, subject, adapter, id, lag);
  }

  async live(step: Step<Operation>): Promise<void> {
    const { world } = this;
    world.time.advance(1);
    const since = world.time.now();
    this.#elsewhere = false;
    await orRefused(this.#perform(step));
    this.witness.check(since, this.#elsewhere);
  }

  async #perform(step: Step<Operation>): Promise<unknown> {
    const { world, person, subject } = this;
    switch (step.do) {
      case 'act': return person.act(step.act);
      case 'fault':
        subject.fault(step.operation, step.fault);
        return undefined;
      case 'kill': return this.#killed(new Guillotine(step.at, step.when));
      case 'sleep': return this.#asleep(step.operation);
      case 'restart': return this.restart();
      case 'restart-without-password':
        await this.restart();
        await world.service.settleDue();
        return person.act('settle');
      case 'wait':
        person.wait(2 * DEADLINE + 1);
        return world.service.settleDue();
      case 'expire':
        subject.server.control.expireSessions();
        return undefined;
      case 'elsewhere':
        this.#actElsewhere(step.how);
        return undefined;
      case 'interfere':
        this.#interference = { how: step.how, callsLeft: step.calls };
        return undefined;
    }
  }

  /** No app starts in no time: limits of so many calls a second are over by then. */
  async restart(guillotine?: Guillotine): Promise<void> {
    this.person.wait(START_TAKES);
    await this.world.restart(guillotine);
  }

  /** From now on nobody interferes, and the server behaves. */
  calm(): void {
    this.#interference = null;
    this.subject.server.control.clearFaults();
  }

  async #killed(guillotine: Guillotine): Promise<void> {
    await this.restart(guillotine);
    await Promise.race([orRefused(this.person.act('next')), guillotine.dead]);
    this.witness.died();
    await this.restart();
  }

  /** What was out when the lid closed counts as lost; an hour later the app goes on. */
  async #asleep(operation: Operation): Promise<void> {
    const { world, subject, person } = this;
    const { control } = subject.server;
    subject.fault(operation, { kind: 'late' });
    world.patient = true;
    const before = control.held().length;
    const act = { done: false };
    const acting = orRefused(person.act('next')).finally(() => {
      act.done = true;
    });
    const awake = acting.catch(() => undefined); // told below; no rejection goes unheard meanwhile
    while (!act.done && control.held().length <= before) await new Promise((resolve) => setImmediate(resolve));
    world.patient = false;
    world.service.enrolments.suspended();
    person.wait(HOUR);
    await awake;
    await acting;
  }

  #actElsewhere(how: Elsewhere): void {
    this.#elsewhere = true;
    this.#interference = null;
    this.#history.note();
    this.subject.elsewhere(how);
    this.#history.note();
  }

  #timePassed(): void {
    const { control } = this.subject.server;
    const now = this.world.time.now();
    if (control.held().length === 0) this.#heldSince = null;
    else if (this.#heldSince === null) this.#heldSince = now;
    if (this.#heldSince !== null && now - this.#heldSince + 1 >= this.#lag) {
      control.release();
      this.#heldSince = null;
    }
    this.#history.note();
  }
}

/** A refusal is an ordinary answer; anything else is a defect. */
export async function orRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'internal') throw error;
  }
}
