/** @file The app is killed at every single operation of the main job, before it and after it, and started again. */
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import { Guillotine, type When } from './support/crash';
import { DEADLINE, World } from './support/world';

let world: World | null = null;
afterEach(async () => {
  await world?.end();
  world = null;
});

type Job = (world: World) => Promise<void>;

/** A person's way on after a crash: whatever state is shown, the button for it. Ends with MFA off and nothing open. */
async function carryOn(world: World, connectionId: string, username: string): Promise<void> {
  for (let presses = 0; presses < 12; presses += 1) {
    const { enrolment } = world.view(connectionId);
    if (enrolment === null && world.view(connectionId).signedIn) {
      if (world.truth(username).mfaEnabled) throw new Error('MFA is on and nobody here knows the secret');
      return;
    }
    await press(world, connectionId, username).catch(expectExpired);
  }
  throw new Error('there was no end to it');
}

async function press(world: World, connectionId: string, username: string): Promise<unknown> {
  const { password } = world.who(username);
  const { enrolments, connections } = world.service;
  const { enrolment, signedIn } = world.view(connectionId);
  if (!signedIn || enrolment === null) return connections.signIn(connectionId, { kind: 'password', username, password });
  switch (enrolment.state) {
    case 'issued': return enrolments.confirm(enrolment.id);
    case 'unknown':
      world.time.advance(2 * DEADLINE + 1);
      return enrolments.settle(enrolment.id, password);
    case 'on-unproven': return enrolments.prove(enrolment.id, password);
    default: return enrolments.disable(connectionId, { password });
  }
}

function check(world: World, connectionId: string, username: string): void {
  expect(world.keepsWhatIsRequired(username)).toBe(true);
  const shown = world.vault.content.connections.some(({ id }) => id === connectionId) ? world.view(connectionId).enrolment : null;
  if (shown === null) return;
  expect(['issuing', 'confirming', 'disabling']).not.toContain(shown.state); // nobody is at work after a start
  if (shown.state === 'proven' || shown.state === 'on-without-codes') {
    expect(world.isOurs(shown.id, username)).toBe(true);
    expect(world.truth(username).mfaEnabled).toBe(true);
  }
}

const jobs: Readonly<Record<string, { readonly prepare: (world: World) => Promise<string>; readonly job: (connectionId: string) => Job }>> = {
  'enrol, confirm, prove, disable': {
    prepare: async (world) => (await world.connect('cody')).id,
    job: (connectionId) => async (world) => {
      const { service } = world;
      const { password } = world.who('cody');
      const { id } = await service.enrolments.start(connectionId);
      await service.enrolments.confirm(id);
      await service.enrolments.codesKept(id);
      await service.enrolments.prove(id, password);
      await service.enrolments.disable(connectionId, { password });
    },
  },
  'a session that ends before confirm, and a scratch code at the end': {
    prepare: async (world) => (await world.issued('cody')).connectionId,
    job: (connectionId) => async (world) => {
      const { password } = world.who('cody');
      world.staging.control.expireSessions();
      const id = world.view(connectionId).enrolment?.id ?? '';
      await world.service.enrolments.confirm(id).catch(expectExpired);
      await world.service.connections.signIn(connectionId, { kind: 'password', username: 'cody', password });
      await world.service.enrolments.confirm(id);
      const code = world.service.enrolments.backupCodes(id)[3]?.code ?? '';
      await world.service.enrolments.disable(connectionId, { password, code });
    },
  },
};

function expectExpired(error: unknown): void {
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ code: 'session-expired' });
}

async function run(at: number, when: When, name: keyof typeof jobs): Promise<readonly string[]> {
  const made = jobs[name];
  if (made === undefined) throw new Error('no such job');
  const here = await World.start();
  world = here;
  const connectionId = await made.prepare(here);
  const guillotine = new Guillotine(at, when);
  await here.restart(guillotine);
  await Promise.race([made.job(connectionId)(here), guillotine.dead]);
  // The start after it is killed too, somewhere; the one after that gets through.
  const again = new Guillotine(at === Infinity ? at : at % 4, when);
  await here.restart(again);
  await Promise.race([here.service.settleDue(), again.dead]);
  await here.restart();
  check(here, connectionId, 'cody');
  // A second start right after the first changes nothing.
  const before = here.vault.content;
  await here.restart();
  expect(here.vault.content).toEqual(before);
  await here.service.settleDue();
  check(here, connectionId, 'cody');
  await carryOn(here, connectionId, 'cody');
  check(here, connectionId, 'cody');
  expect(here.truth('cody').mfaEnabled).toBe(false);
  await here.end();
  world = null;
  return guillotine.seen;
}

describe.each(Object.keys(jobs))('%s', (name) => {
  it.each(['before', 'after', 'at-disk-step'] as const)('survives a kill %s each operation', { timeout: 180_000 }, async (when) => {
    const all = await run(Infinity, when, name);
    expect(all.length).toBeGreaterThan(15);
    // A vault write is a dozen acts on the disk, tested one by one in test/unit/vault: here every third will do.
    for (let at = 0; at < all.length; at += when === 'at-disk-step' ? 3 : 1) {
      try {
        await run(at, when, name);
      } catch (error) {
        throw new Error(`killed ${when} operation ${at}, ${all[at] ?? ''}`, { cause: error });
      }
    }
  });
});
