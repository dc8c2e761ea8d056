/** @file Bulk acts over many users, on the real vault, journal and HTTP, against the staging servers. */
import { afterEach, describe, expect, it } from 'vitest';
import { DEADLINE, failing } from '../enrolment/support/bench';
import { AccountableOwner, AxrOwner } from './support';

let ending: { end(): Promise<void> } | null = null;
afterEach(async () => {
  await ending?.end();
  ending = null;
});
async function accountable(count: number, onEvery = 0) {
  const world = await AccountableOwner.start();
  ending = world;
  return { world, ...(await world.owning(count, onEvery)) };
}

describe('Accountable', () => {
  it('enrols all, each once, at the pace of the limit; every secret is kept apart from one’s own codes', async () => {
    const { world, connection, ids } = await accountable(30);
    const before = world.time.now();
    const plan = world.bulk.plan(connection.id, 'enrol', ids);
    expect(plan).toMatchObject({ acts: 30, seconds: 15, skipped: [] });
    const job = await world.run(connection.id, 'enrol', ids);
    expect(job).toMatchObject({ done: 30, skipped: 0, failed: 0, unknown: 0, total: 30 });
    expect(world.calls('setup')).toBe(30);
    expect(world.staging.control.calls().filter(({ status }) => status === 429)).toEqual([]);
    expect(world.time.now() - before).toBeGreaterThanOrEqual(14_000);
    expect(world.vault.content.accounts).toEqual([]);
    expect(world.vault.content.enrolments.filter(({ forOther, state }) => forOther && state === 'proven')).toHaveLength(30);
    for (const { uuid, secret } of world.staging.control.truths()) if (ids.includes(uuid)) expect(world.holds(uuid, secret ?? '')).toBe(true);
    // Its own account is not touched by any of it.
    expect(world.view(connection.id)).toMatchObject({ status: { mfa: 'off' }, enrolment: null });
  });

  it('says beforehand what is not possible and why, and leaves those alone', async () => {
    const { world, connection, ids } = await accountable(6, 3);
    expect(await world.run(connection.id, 'check', ids)).toMatchObject({ done: 6 });
    expect(world.users.list(connection.id).map(({ status }) => status?.mfa)).toEqual(['off', 'off', 'on', 'off', 'off', 'on']);
    const plan = world.bulk.plan(connection.id, 'enrol', ids);
    expect(plan).toMatchObject({ acts: 4, skipped: [{ code: 'mfa-already-on', count: 2, labels: ['user-00003', 'user-00006'] }] });
    expect(await world.run(connection.id, 'enrol', ids)).toMatchObject({ total: 4, done: 4 });
    expect(world.calls('setup')).toBe(4);
    expect(world.bulk.plan(connection.id, 'enrol', ids)).toMatchObject({ acts: 0 });
  });

  it('is told by the server what the list did not know', async () => {
    const { world, connection, ids } = await accountable(4, 2);
    const job = await world.run(connection.id, 'enrol', ids);
    expect(job).toMatchObject({ done: 2, skipped: 2 });
    expect(world.bulk.result(job.id)).toContain('user-00002,enrol,skipped,mfa-already-on');
  });

  it('disables all, and then there is nothing to do', async () => {
    const { world, connection, ids } = await accountable(5, 5);
    await world.run(connection.id, 'enrol', ids);
    expect(await world.run(connection.id, 'disable', ids)).toMatchObject({ done: 5, failed: 0 });
    expect(world.calls('disable')).toBe(5);
    expect(world.staging.control.truths().filter(({ uuid, mfaEnabled }) => ids.includes(uuid) && mfaEnabled)).toEqual([]);
    expect(world.bulk.plan(connection.id, 'disable', ids)).toMatchObject({ acts: 0, skipped: [{ code: 'off-already', count: 5 }] });
  });

  it('pauses, resumes and cancels; one job at a time', async () => {
    const { world, connection, ids } = await accountable(40);
    const { id } = await world.bulk.start(connection.id, 'enrol', ids);
    expect(await failing(world.bulk.start(connection.id, 'check', ids))).toBe('job-under-way');
    await world.until(id, ({ done }) => done >= 3);
    expect((await world.bulk.pause(id)).state).toBe('paused');
    const paused = world.calls('setup');
    expect(world.job(id).done).toBe(paused);
    await world.bulk.resume(id);
    await world.until(id, ({ done }) => done > paused);
    const cancelled = await world.bulk.cancel(id);
    expect(cancelled.state).toBe('ended');
    expect(cancelled.done).toBe(world.calls('setup'));
    expect(cancelled.done).toBeLessThan(40);
    expect(world.bulk.result(id).match(/not begun/g)).toHaveLength(40 - cancelled.done);
  });

  it('goes on after a lock, and nothing is done twice', async () => {
    const { world, connection, ids } = await accountable(25);
    const { id } = await world.bulk.start(connection.id, 'enrol', ids);
    await world.until(id, ({ done }) => done >= 5);
    await world.locked();
    const settled = world.calls('setup');
    await world.reborn();
    expect(world.vault.content.enrolments.filter(({ state }) => state === 'unknown')).toEqual([]);
    expect(world.job(id)).toMatchObject({ state: 'paused', done: settled });
    world.bulk.goOn();
    expect(await world.ended(id)).toMatchObject({ done: 25, failed: 0, unknown: 0 });
    expect(world.calls('setup')).toBe(25);
  });

  it.each(['before-commit', 'after-commit'] as const)('an answer lost (%s) is found out, and nothing is done twice', async (fault) => {
    const { world, connection, ids } = await accountable(6);
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'drop', when: fault } });
    expect(await world.run(connection.id, 'enrol', ids)).toMatchObject({ done: 6 });
    const truths = world.staging.control.truths().filter(({ uuid }) => ids.includes(uuid));
    for (const { uuid, secret } of truths) expect(world.holds(uuid, secret ?? '')).toBe(true);
    expect(world.calls('setup')).toBe(fault === 'before-commit' ? 7 : 6);
  });

  it('of two checks that begin at once one is refused, and nothing of it goes on', async () => {
    const { world, connection, ids } = await accountable(8);
    const begun = await Promise.allSettled([world.bulk.start(connection.id, 'check', ids), world.bulk.start(connection.id, 'check', ids)]);
    expect(begun.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(begun[1]).toMatchObject({ reason: { code: 'job-under-way' } });
    const [job, ...others] = world.bulk.list();
    expect(others).toEqual([]);
    expect(await world.ended(job?.id ?? '')).toMatchObject({ done: 8 });
    await world.bulk.idle();
    expect(world.told.every(({ id }) => id === job?.id)).toBe(true);
    expect(world.told.at(-1)).toMatchObject({ state: 'ended', done: 8 });
  });

  it('tells the end without waiting for the vault, which has it when all is idle', async () => {
    const { world, connection, ids } = await accountable(3);
    await world.run(connection.id, 'check', ids);
    await world.bulk.idle();
    expect(world.endStored[world.told.findIndex(({ state }) => state === 'ended')]).toBe(false);
    expect(world.vault.content.jobs.map(({ endedAt }) => endedAt)).toEqual([expect.any(Number)]);
  });

  it('stops for all where the API token is refused, says why, and goes on when told to', async () => {
    const { world, connection, ids } = await accountable(4);
    const right = world.staging.control.apiToken().apiToken;
    world.staging.control.setServer({ apiToken: 'another' });
    const { id } = await world.bulk.start(connection.id, 'check', ids);
    await world.until(id, ({ state }) => state === 'waiting');
    expect(world.job(id)).toMatchObject({ trouble: 'api-token-refused', done: 0, failed: 0 });
    world.staging.control.setServer({ apiToken: right });
    await world.bulk.resume(id);
    expect(await world.ended(id)).toMatchObject({ done: 4 });
  });

  it('releases only what was handed over, for good', async () => {
    const { world, connection, ids } = await accountable(2);
    await world.run(connection.id, 'enrol', ids);
    expect(await failing(world.users.release(connection.id, ids))).toBe('not-handed-over');
    expect(await failing(world.users.remove(connection.id, ids))).toBe('still-required');
    for (const id of ids) world.service.desk.roster.change(connection.id, id, { handedOverAt: world.time.now() });
    expect(await world.users.release(connection.id, ids)).toBe(2);
    expect(world.vault.content.enrolments).toEqual([]);
    await world.reborn();
    expect(world.vault.content.enrolments).toEqual([]);
    // A check does not bring the secret back either.
    await world.run(connection.id, 'check', ids);
    expect(world.users.list(connection.id)).toMatchObject([{ status: { mfa: 'on' }, kept: false }, { status: { mfa: 'on' }, kept: false }]);
    await world.users.remove(connection.id, ids);
    expect(world.users.list(connection.id)).toEqual([]);
  });

  it('a lost answer is left for later, and named, where it cannot be found out', async () => {
    const { world, connection, ids } = await accountable(1);
    const [id = ''] = ids;
    const { enrolments } = world.vault.content;
    expect(enrolments).toEqual([]);
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'drop', when: 'before-commit' } });
    const before = world.time.now();
    expect(await world.run(connection.id, 'enrol', [id])).toMatchObject({ done: 1 });
    expect(world.time.now() - before).toBeGreaterThan(2 * DEADLINE);
  });
});

describe('AXR', () => {
  it('enrols others with a code of each one’s own, keeps the backup codes, and disables', async () => {
    const world = await AxrOwner.start();
    ending = world;
    const { connection, idOf } = await world.owning();
    const ids = ['tess', 'cody', 'otto'].map(idOf);
    // `otto` has a record that is not from here: whether it counts only a sign-in tells.
    expect(await world.run(connection.id, 'check', ids)).toMatchObject({ done: 3 });
    expect(world.users.list(connection.id).map(({ label, status }) => [label, status?.mfa])).toEqual([['tess', 'off'], ['otto', 'unknown'], ['cody', 'off']]);
    const job = await world.run(connection.id, 'enrol', ids);
    expect(job).toMatchObject({ done: 2, skipped: 1 });
    expect(world.bulk.result(job.id)).toContain('otto,enrol,skipped,mfa-perhaps-on');
    expect(world.staging.control.truth({ username: 'tess' })).toMatchObject({ mfaEnabled: true });
    expect(world.vault.content.accounts).toEqual([]);
    const [one] = world.vault.content.enrolments;
    expect(one).toMatchObject({ state: 'proven', forOther: true });
    expect(one?.backupCodes.length).toBeGreaterThan(0);
    expect(await world.run(connection.id, 'check', ids)).toMatchObject({ done: 3 });
    expect(world.users.list(connection.id).map(({ status }) => status?.mfa)).toEqual(['on', 'unknown', 'on']);
    expect(await world.run(connection.id, 'disable', [idOf('tess'), idOf('cody')])).toMatchObject({ done: 2 });
    expect(world.staging.control.truth({ username: 'cody' })).toMatchObject({ mfaEnabled: false });
  });

  const one = async (): Promise<{ readonly world: AxrOwner; readonly connectionId: string; readonly id: string }> => {
    const world = await AxrOwner.start();
    ending = world;
    const { connection, idOf } = await world.owning();
    return { world, connectionId: connection.id, id: idOf('tess') };
  };
  const truth = ({ staging }: AxrOwner) => staging.control.truth({ username: 'tess' });
  const codesHeld = ({ vault }: AxrOwner): readonly string[] => vault.content.enrolments.at(-1)?.backupCodes.map(({ code }) => code.revealText()) ?? [];

  it.each(['before-commit', 'after-commit'] as const)('finds out about a confirm whose answer was lost %s, and ends with MFA on, the secret and the codes kept', async (when) => {
    const { world, connectionId, id } = await one();
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when } });
    expect(await world.run(connectionId, 'enrol', [id])).toMatchObject({ done: 1, failed: 0, unknown: 0 });
    const { mfaEnabled, secret, backupCodes, records } = truth(world);
    expect([mfaEnabled, records.length, world.holds(id, secret ?? '')]).toEqual([true, 1, true]);
    expect(codesHeld(world)).toEqual(backupCodes);
    expect(world.vault.content.enrolments.at(-1)).toMatchObject({ state: 'proven' });
  });

  it.each(['enrol', 'disable'] as const)('goes on (%s) after a job that left a lost confirm behind, also where its record is gone meanwhile', async (act) => {
    for (const gone of [false, true]) {
      const { world, connectionId, id } = await one();
      world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' }, times: 'always' });
      world.staging.control.setFault({ operation: 'disable', fault: { kind: 'status', status: 503, when: 'before-commit' }, times: 'always' });
      expect(await world.run(connectionId, 'enrol', [id])).toMatchObject({ done: 0 });
      expect(truth(world).mfaEnabled).toBe(true);
      world.staging.control.clearFaults();
      if (gone) world.staging.control.disableElsewhere({ username: 'tess' });
      const job = await world.run(connectionId, act, [id]);
      expect(job, String(gone)).toMatchObject({ failed: 0, unknown: 0 });
      const { mfaEnabled, secret, records } = truth(world);
      expect([mfaEnabled, records.length]).toEqual(act === 'enrol' ? [true, 1] : [false, 0]);
      if (act === 'enrol') expect(world.holds(id, secret ?? '')).toBe(true);
      await world.end();
    }
    ending = null;
  });

  it('asks after a start about what was lost of others, and changes nothing that counts', async () => {
    const { world, connectionId, id } = await one();
    world.staging.control.setFault({ operation: 'list', fault: { kind: 'latency', milliseconds: 0 } });
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'drop', when: 'after-commit' } });
    world.staging.control.setFault({ operation: 'list', fault: { kind: 'status', status: 500, when: 'before-commit' }, times: 'always' });
    await world.run(connectionId, 'enrol', [id]);
    expect(world.users.view(connectionId, id).enrolment?.state).toBe('unknown');
    world.staging.control.clearFaults();
    world.time.advance(10 * DEADLINE);
    await world.reborn();
    await world.bulk.settleDue();
    expect([world.users.view(connectionId, id).enrolment, truth(world).records]).toEqual([null, []]);
  });
});

describe('after a start, Accountable', () => {
  it('is asked about every user of whom an answer was lost: its secret is taken, without a job', async () => {
    const { world, connection, ids } = await accountable(3);
    const [id = ''] = ids;
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'drop', when: 'after-commit' } });
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'latency', milliseconds: 0 } });
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'status', status: 500, when: 'before-commit' }, times: 'always' });
    await world.run(connection.id, 'enrol', [id]);
    expect(world.users.view(connection.id, id).enrolment?.state).toBe('unknown');
    world.staging.control.clearFaults();
    await world.reborn();
    const calls = world.calls('status');
    await world.bulk.settleDue();
    expect(world.calls('status') - calls).toBe(1);
    expect(world.users.view(connection.id, id)).toMatchObject({ enrolment: { state: 'on-unproven' }, status: { mfa: 'on' } });
    const { secret } = world.staging.control.truths().find(({ uuid }) => uuid === id) ?? {};
    expect(world.holds(id, secret ?? '')).toBe(true);
    world.time.advance(60_000); // now the lost setup cannot replace it any more
    await world.bulk.settleDue();
    expect(world.calls('status') - calls).toBe(2);
    expect(world.users.view(connection.id, id)).toMatchObject({ enrolment: { state: 'proven' } });
    await world.bulk.settleDue();
    expect(world.calls('status') - calls).toBe(2);
  });
});
