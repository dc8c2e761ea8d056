/** @file The conformance check of a connection in the window: sealed in the vault, one act at a time, cut off and gone on with. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import type { CheckView } from '../../../src-shared/check';
import { World } from '../enrolment/support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.end());

const mfa = (): boolean => world.truth('cody').mfaEnabled;
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof Failure ? error.code : 'other';
  }
};

/** Looked at until it holds: the check goes on by itself, and its clock jumps. */
async function until(id: string, holds: (view: CheckView) => boolean): Promise<CheckView> {
  for (;;) {
    const view = world.service.checks.view(id);
    if (holds(view)) return view;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const ended = ({ running }: CheckView): boolean => !running;
const begin = async (): Promise<{ readonly id: string; readonly password: string }> => {
  const { id } = await world.connect('cody');
  return { id, password: world.who('cody').password };
};

describe('a check in the window', () => {
  it('passes, reports, and leaves nothing in the vault but a line in the audit trail', async () => {
    const { id, password } = await begin();
    expect(world.service.checks.start(id, { password, ownAccount: false, patient: true })).toMatchObject({ running: true });
    const view = await until(id, ended);
    expect(view).toMatchObject({ outcome: 'passed', left: false });
    expect(view.steps.map(({ result }) => result)).toEqual(Array.from({ length: 12 }, () => 'pass'));
    expect([mfa(), world.vault.content.checks.length]).toEqual([false, 0]);
    expect(world.vault.content.audit.at(-1)).toMatchObject({ act: 'check', outcome: 'done' });
    expect(world.service.checks.report(id, 'junit')).toContain('<testsuites tests="12" failures="0"');
    expect(world.service.checks.report(id, 'json')).not.toContain(password);
    expect(world.view(id).status).toMatchObject({ mfa: 'off' });
  });

  it('keeps other acts at this connection out meanwhile', async () => {
    const { id, password } = await begin();
    world.service.checks.start(id, { password, ownAccount: false, patient: true });
    expect(codeOf(() => world.service.checks.start(id, { password, ownAccount: false, patient: true }))).toBe('busy');
    await expect(world.service.enrolments.start(id)).rejects.toMatchObject({ code: 'busy' });
    await until(id, ended);
  });

  it('is not begun while an enrolment stands, nor in production without the person\'s word', async () => {
    const { connectionId } = await world.issued('tess');
    expect(codeOf(() => world.service.checks.start(connectionId, { ownAccount: true, patient: true }))).toBe('wrong-state');
    const { id } = await begin();
    await world.vault.mutate((content) => ({ ...content, connections: content.connections.map((one) => (one.id === id ? { ...one, environment: 'production' } : one)) }));
    expect(codeOf(() => world.service.checks.start(id, { ownAccount: false, patient: true }))).toBe('not-allowed');
  });

  it('turns MFA off when it is stopped', async () => {
    const { id, password } = await begin();
    world.time.pause();
    world.service.checks.start(id, { password, ownAccount: false, patient: true });
    await until(id, ({ current, waiting }) => current === 'sign-in-code' && waiting !== null);
    expect(mfa()).toBe(true);
    world.service.checks.stop(id);
    world.time.resume();
    expect(await until(id, ended)).toMatchObject({ outcome: 'not-run', left: false });
    expect([mfa(), world.vault.content.checks.length]).toEqual([false, 0]);
  });

  it('that was cut off by a lock goes on afterwards, and the connection cannot be removed before', async () => {
    const { id, password } = await begin();
    world.time.pause();
    world.service.checks.start(id, { password, ownAccount: false, patient: true });
    await until(id, ({ current, waiting }) => current === 'sign-in-code' && waiting !== null);
    await world.service.close();
    await world.restart();
    world.time.resume();
    expect([mfa(), world.service.checks.view(id)]).toMatchObject([true, { running: false, left: true }]);
    await expect(world.service.connections.remove(id)).rejects.toMatchObject({ code: 'still-required' });
    expect(codeOf(() => world.service.checks.start(id, { password, ownAccount: false, patient: true }))).toBe('wrong-state');
    world.service.checks.resume(id, password);
    expect(await until(id, ended)).toMatchObject({ left: false, steps: [{ step: 'clean-up', result: 'pass' }] });
    expect(mfa()).toBe(false);
  });
});
