import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewConnection } from '../../../src-main/enrolment/connections';
import type { Failure } from '../../../src-shared/errors';
import { encodeSnapshot } from '../../../src-main/vault/content-codec';
import { World, failing } from './support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.end());

const input = (change: Partial<NewConnection> = {}): NewConnection => {
  const { username, password } = world.who('tess');
  return { kind: 'freesewing', name: 'Staging', baseUrl: world.staging.url, environment: 'local', credentials: { kind: 'password', username, password }, certificate: null, ...change };
};

describe('adding', () => {
  it('saves only what was signed in, and never the password', async () => {
    const wrong = { kind: 'password', username: 'tess', password: 'wrong' } as const;
    expect(await failing(world.service.connections.add(input({ credentials: wrong })))).toBe('sign-in-refused');
    expect(world.vault.content.connections).toEqual([]);
    const added = await world.service.connections.add(input({ name: '' }));
    expect(added).toMatchObject({ auth: 'password', username: 'tess', remoteUser: 'tess', signedIn: true, status: { mfa: 'off' } });
    expect(added.name).toBe(new URL(world.staging.url).host);
    const plain = Buffer.from(encodeSnapshot({ sequence: 1, writtenAt: 0, released: 0, content: world.vault.content })).toString();
    const { password } = world.who('tess');
    for (const form of [password, Buffer.from(password).toString('base64')]) expect(plain).not.toContain(form);
  });

  it.each(['jwt', 'key'] as const)('with a %s reads the state', async (by) => {
    expect(await world.connect('otto', by)).toMatchObject({ auth: by, username: null, remoteUser: 'otto', signedIn: true, status: { mfa: 'on' } });
  });

  it('with MFA on asks for the code', async () => {
    const { username, password } = world.who('otto');
    const credentials = { kind: 'password', username, password } as const;
    expect(await failing(world.service.connections.add(input({ credentials })))).toBe('code-needed');
    const { code } = world.staging.control.code({ username });
    expect(await world.service.connections.add(input({ credentials: { ...credentials, code } }))).toMatchObject({ status: { mfa: 'on' } });
  });

  it('a double click adds one', async () => {
    const both = await Promise.allSettled([world.service.connections.add(input()), world.service.connections.add(input({ baseUrl: `${world.staging.url} ` }))]);
    expect(both.map((result) => (result.status === 'rejected' ? (result.reason as Failure).code : 'added'))).toEqual(['added', 'busy']);
    expect(world.vault.content.connections).toHaveLength(1);
    await world.service.connections.add(input()); // a second one that is wanted is no double click
  });

  it('refuses an address that does not fit the environment, or that cannot be reached', async () => {
    expect(await failing(world.service.connections.add(input({ environment: 'production' })))).toBe('environment-mismatch');
    expect(await failing(world.service.connections.add(input({ baseUrl: `${world.staging.url}/?a=b` })))).toBe('url-has-extras');
    expect(await failing(world.service.connections.add(input({ baseUrl: 'http://127.0.0.1:1' })))).toBe('unreachable');
    expect(world.vault.content.connections).toEqual([]);
  });
});

describe('signing in again', () => {
  it.each(['jwt', 'key'] as const)('an ended %s is shown as signed out, and a new one continues', async (by) => {
    const { id } = await world.connect('tess', by);
    world.staging.control.expireSessions();
    const { jwt } = world.who('tess');
    if (by === 'jwt') {
      expect(await failing(world.service.connections.check(id))).toBe('session-expired');
      expect(world.view(id).signedIn).toBe(false);
    }
    expect(await world.service.connections.signIn(id, { kind: 'jwt', jwt })).toMatchObject({ auth: 'jwt', signedIn: true });
  });

  it('takes the code from the sealed secret, and counts it as proof', async () => {
    const issued = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('on-unproven');
    world.staging.control.expireSessions();
    const { username, password } = world.who('tess');
    const view = await world.service.connections.signIn(issued.connectionId, { kind: 'password', username, password });
    expect(view).toMatchObject({ signedIn: true, enrolment: { state: 'on-without-codes' } });
  });

  it('ticks off the scratch code that let us in', async () => {
    const proven = await world.proven('cody');
    const { username, password } = world.who('cody');
    const code = world.service.enrolments.backupCodes(proven.id)[2]?.code ?? '';
    const view = await world.service.connections.signIn(proven.connectionId, { kind: 'password', username, password, code });
    expect(view.enrolment?.backupCodes.used).toBe(1);
    expect(world.truth('cody').scratchCodes).not.toContain(code);
  });

  it('does not take another person', async () => {
    const { id } = await world.connect('tess');
    const { username, password, jwt } = world.who('cody');
    await expect(world.service.connections.signIn(id, { kind: 'password', username, password })).rejects.toMatchObject({ code: 'sign-in-refused', detail: { reason: 'another-user' } });
    expect(await failing(world.service.connections.signIn(id, { kind: 'jwt', jwt }))).toBe('sign-in-refused');
    expect(world.view(id)).toMatchObject({ username: 'tess', auth: 'password' });
  });

  it('accepted without MFA proves nothing: nobody looked at the code', async () => {
    const proven = await world.proven('cody');
    world.staging.control.disableElsewhere({ username: 'cody' });
    const { username, password } = world.who('cody');
    const code = world.service.enrolments.backupCodes(proven.id)[0]?.code ?? '';
    await world.service.connections.signIn(proven.connectionId, { kind: 'password', username, password, code });
    expect(world.enrolment(proven.id).state).toBe('off');
    expect(world.enrolment(proven.id).backupCodes[0]).toMatchObject({ usedAt: null, perhapsUsed: false });
  });
});

describe('removing', () => {
  it('is refused while the server may still ask for the code', async () => {
    const proven = await world.proven('tess');
    expect(await failing(world.service.connections.remove(proven.connectionId))).toBe('still-required');
    await world.service.enrolments.disable(proven.connectionId, { password: world.who('tess').password });
    await world.service.connections.remove(proven.connectionId);
    expect(world.service.connections.list()).toEqual([]);
    expect(world.vault.content.accounts).toMatchObject([{ link: null, issuer: 'FreeSewing' }]);
    await world.restart(); // what the journal still holds does not bring it back
    expect(world.vault.content.enrolments).toEqual([]);
    expect(world.vault.content.accounts).toHaveLength(1);
  });

  it('takes a secret along that was never required', async () => {
    const issued = await world.issued('tess');
    await world.service.connections.remove(issued.connectionId);
    await world.restart();
    expect(world.vault.content).toMatchObject({ connections: [], enrolments: [], accounts: [] });
  });
});
