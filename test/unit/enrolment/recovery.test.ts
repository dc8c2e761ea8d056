/** @file What a start finds in the journal: an answer that was sealed but not read yet loses nothing. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import type { HttpReply } from '../../../src-main/backends/http-types';
import { backendFor } from '../../../src-main/backends/registry';
import { decodeRecord } from '../../../src-main/enrolment/records';
import { simComputer } from './support/computer';
import { Guillotine } from './support/crash';
import { DEADLINE, World, failing } from './support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.end());

/** Does `act` and is killed as soon as the answer to the state-changing call is sealed. */
async function killedOnceSealed(act: (world: World) => Promise<unknown>): Promise<void> {
  const guillotine = new SealGuillotine();
  await world.restart(guillotine);
  await Promise.race([act(world), guillotine.dead]);
  expect(guillotine.dying()).toBe(true);
  await world.restart();
}

class SealGuillotine extends Guillotine {
  #called = false;

  override async pass<T>(name: string, perform: () => Promise<T>): Promise<T> {
    if (name.startsWith('POST /account/mfa')) this.#called = true;
    const result = await super.pass(name, perform);
    if (this.#called && name === 'append') return this.kill();
    return result;
  }
}

const rawAnswers = (): string[] => world.vault.journal.entries().map(({ payload }) => decodeRecord(payload))
  .flatMap((record) => (record.kind === 'answer' ? [record.reply.body.revealText()] : []));

it('finds the secret in the sealed answer to setup', async () => {
  const { id } = await world.connect('cody');
  await killedOnceSealed(({ service }) => service.enrolments.start(id));
  expect(world.view(id).enrolment).toMatchObject({ state: 'issued' });
  expect(world.service.enrolments.reveal(world.view(id).enrolment?.id ?? '').secret).toBe(world.truth('cody').secret);
});

it('finds the proof and the backup codes in the sealed answer to confirm', async () => {
  const issued = await world.issued('cody');
  await killedOnceSealed(({ service }) => service.enrolments.confirm(issued.id));
  expect(world.enrolment(issued.id).state).toBe('proven');
  expect(world.service.enrolments.backupCodes(issued.id).map(({ code }) => code)).toEqual(world.truth('cody').scratchCodes);
});

it('finds that MFA is off in the sealed answer to disable', async () => {
  const proven = await world.proven('cody');
  await killedOnceSealed(({ service }) => service.enrolments.disable(proven.connectionId, { password: world.who('cody').password }));
  expect(world.enrolment(proven.id).state).toBe('off');
});

it('goes back to where a refused disable began', async () => {
  const proven = await world.proven('cody');
  await killedOnceSealed(({ service }) => service.enrolments.disable(proven.connectionId, { password: 'wrong' }));
  expect(world.enrolment(proven.id).state).toBe('proven');
});

it('interprets an answer only when its raw text is already in the journal', async () => {
  const read: string[] = [];
  const sealedFirst = (reply: HttpReply): void => {
    const text = reply.body.revealText();
    expect(rawAnswers()).toContain(text);
    read.push(text);
  };
  world.backendFor = (kind) => {
    const backend = backendFor(kind);
    const watch = <S extends { readonly interpret: (reply: HttpReply) => unknown }>(step: S): S => ({
      ...step,
      interpret: (reply: HttpReply) => {
        sealedFirst(reply);
        return step.interpret(reply);
      },
    });
    return { ...backend, setup: watch(backend.setup), confirm: backend.confirm && watch(backend.confirm), disable: watch(backend.disable) };
  };
  const proven = await world.proven('cody');
  await world.service.enrolments.disable(proven.connectionId, { password: world.who('cody').password });
  expect(read.length).toBeGreaterThanOrEqual(3);
});

it('reads an answer again that an earlier version could not read', async () => {
  const { id } = await world.connect('cody');
  world.staging.control.setFault({ operation: 'setup', fault: { kind: 'rewrite', set: { result: 'ok' } } });
  expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
  world.backendFor = (kind) => {
    const backend = backendFor(kind);
    return { ...backend, setup: { ...backend.setup, interpret: (reply) => backend.setup.interpret({ ...reply, body: asNewVersion(reply) }) } };
  };
  await world.restart();
  expect(world.view(id).enrolment?.state).toBe('issued');
  expect(world.service.enrolments.reveal(world.view(id).enrolment?.id ?? '').secret).toBe(world.truth('cody').secret);
});

function asNewVersion({ body }: HttpReply): HttpReply['body'] {
  return Secret.fromText(body.revealText().replace('"result":"ok"', '"result":"success"'));
}

it('survives an adapter that throws at an answer: kept, unknown, and the next start works', async () => {
  const { id } = await world.connect('cody');
  world.backendFor = (kind) => ({ ...backendFor(kind), setup: { ...backendFor(kind).setup, interpret: () => { throw new TypeError('surprise'); } } });
  expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
  expect(rawAnswers().join()).toContain(world.truth('cody').secret ?? '?');
  await world.restart();
  world.backendFor = backendFor;
  await world.restart();
  expect(world.view(id).enrolment?.state).toBe('issued');
});

it('keeps an answer in memory that the disk could not take, and seals it before the next act', async () => {
  const computer = simComputer();
  await world.end();
  world = await World.start(computer);
  const issued = await world.issued('cody');
  let full = false;
  computer.watch(() => {
    if (full) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });
  const guillotine = new FullDisk(() => {
    full = true;
  });
  world.use(guillotine);
  expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('disk-full');
  full = false;
  expect((await world.service.enrolments.settle(issued.id)).state).toBe('proven');
  expect(world.service.enrolments.backupCodes(issued.id)).toHaveLength(8);
});

/** The disk fills up while the server answers. */
class FullDisk extends Guillotine {
  readonly #fill: () => void;

  constructor(fill: () => void) {
    super();
    this.#fill = fill;
  }

  override async pass<T>(name: string, perform: () => Promise<T>): Promise<T> {
    const result = await super.pass(name, perform);
    if (name.startsWith('POST /account/mfa')) this.#fill();
    return result;
  }
}

it('sends nothing where the state cannot be made durable first', async () => {
  const computer = simComputer();
  await world.end();
  world = await World.start(computer);
  const issued = await world.issued('cody');
  let full = true;
  computer.watch(() => {
    if (full) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });
  expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('disk-full');
  expect(world.staging.control.calls({ operation: 'confirm' })).toEqual([]);
  full = false;
  expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
});

it('closing while a code is waited for sends nothing more', async () => {
  const proven = await world.proven('tess');
  world.time.pause();
  const proof = failing(world.service.enrolments.prove(proven.id, world.who('tess').password));
  await world.time.waiting();
  await world.service.close();
  expect(await proof).toBe('vault-not-open');
  expect(world.staging.control.calls({ operation: 'sign-in' })).toHaveLength(1);
  world.time.resume();
});

it('a second act while one is under way is refused as busy; a check waits its turn', async () => {
  const proven = await world.proven('tess');
  world.time.pause();
  const proof = world.service.enrolments.prove(proven.id, world.who('tess').password);
  await world.time.waiting();
  expect(await failing(world.service.enrolments.disable(proven.connectionId, { password: world.who('tess').password }))).toBe('busy');
  const check = world.service.connections.check(proven.connectionId);
  world.time.resume();
  expect((await proof).state).toBe('proven');
  expect((await check).status?.mfa).toBe('on');
});

it('a machine that goes to sleep counts what is under way as lost', async () => {
  const issued = await world.issued('tess');
  world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'late' } });
  world.patient = true;
  const confirming = failing(world.service.enrolments.confirm(issued.id));
  await world.called('confirm');
  world.service.enrolments.suspended();
  expect(await confirming).toBe('outcome-unknown');
  world.staging.control.release();
  world.time.advance(2 * DEADLINE + 1);
  expect((await world.service.enrolments.settle(issued.id)).state).toBe('on-unproven');
});
