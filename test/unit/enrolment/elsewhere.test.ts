/** @file What changed elsewhere is found when the admin window opens, without a password, and without hammering. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createElsewhere, type Elsewhere } from '../../../src-main/enrolment/elsewhere';
import { World } from './support/world';

let world: World;
let elsewhere: Elsewhere;
beforeEach(async () => {
  world = await World.start();
  elsewhere = createElsewhere(world.service.desk, () => true);
});
afterEach(() => world.end());

const LATER = 5 * 60_000;
const statusCalls = (): number => world.staging.control.calls({ operation: 'status' }).length;

it('lists what was, what is and when, once for each account, until it is dismissed', async () => {
  const proven = await world.proven('cody');
  const { id } = await world.connect('tess', 'jwt');
  const wasAt = [proven.connectionId, id].map((one) => world.view(one).status?.checkedAt);
  world.time.advance(LATER);
  world.staging.control.disableElsewhere({ username: 'cody' });
  world.staging.control.enrolElsewhere({ username: 'tess' });
  const now = world.time.now();
  const changes = await elsewhere.recheck();
  expect(changes).toMatchObject([
    { connectionId: proven.connectionId, connection: 'cody at staging', user: 'cody', was: 'on', wasAt: wasAt[0], is: 'off', isAt: now },
    { connectionId: id, user: 'tess', was: 'off', wasAt: wasAt[1], is: 'on', isAt: now },
  ]);
  expect(await elsewhere.recheck()).toEqual(changes);
  world.time.advance(LATER);
  world.staging.control.disableElsewhere({ username: 'tess' });
  expect((await elsewhere.recheck()).map(({ user }) => user)).toEqual(['cody']); // off, on, off: as it was
  expect(elsewhere.dismiss((await elsewhere.recheck()).map((change) => change.id))).toEqual([]);
});

it('does not ask about what was read a moment ago, nor twice at a time, nor where it takes a sign-in', async () => {
  await world.connect('tess');
  const { id } = await world.connect('otto', 'jwt');
  const before = statusCalls();
  await elsewhere.recheck();
  expect(statusCalls()).toBe(before);
  world.time.advance(LATER);
  await Promise.all([elsewhere.recheck(), elsewhere.recheck()]);
  expect(statusCalls()).toBe(before + 2);
  world.time.advance(LATER);
  world.staging.control.expireSessions();
  await elsewhere.recheck();
  const asked = statusCalls();
  world.time.advance(LATER);
  await elsewhere.recheck();
  expect(statusCalls()).toBe(asked);
  expect(world.view(id).signedIn).toBe(false);
});

it('a server that cannot be reached changes nothing', async () => {
  const proven = await world.proven('cody');
  world.time.advance(LATER);
  world.staging.control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' }, times: 'always' });
  expect(await elsewhere.recheck()).toEqual([]);
  expect(world.enrolment(proven.id).state).toBe('proven');
});

it('what comes of our own open act did not change elsewhere', async () => {
  const issued = await world.issued('tess');
  world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
  world.staging.control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' } });
  await world.service.enrolments.confirm(issued.id).catch(() => undefined);
  expect(world.enrolment(issued.id).state).toBe('unknown');
  world.time.advance(LATER);
  expect(await elsewhere.recheck()).toEqual([]);
  expect(world.enrolment(issued.id).state).toBe('on-unproven');
});

it('a person who acts at once waits for the re-check, and is not refused', async () => {
  const proven = await world.proven('cody');
  world.time.advance(LATER);
  world.staging.control.setFault({ operation: 'status', fault: { kind: 'late' } });
  world.patient = true;
  const checked = elsewhere.recheck();
  await world.called('status');
  const { password } = world.who('cody');
  const disabled = world.service.enrolments.disable(proven.connectionId, { password });
  await expect(world.service.enrolments.disable(proven.connectionId, { password })).rejects.toMatchObject({ code: 'busy' }); // a double click is one wish
  expect(world.truth('cody').mfaEnabled).toBe(true);
  world.staging.control.release();
  expect((await disabled).status?.mfa).toBe('off');
  expect(await checked).toEqual([]); // our own act is no change elsewhere
});
