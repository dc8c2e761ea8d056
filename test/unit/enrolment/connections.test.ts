import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../src-main/accounts/accounts';
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
  const views = () => createAccounts(world.vault, () => world.time.now(), () => Promise.resolve()).list();

  it('keeps the account with its last known state and its backup codes, after a restart too', async () => {
    const proven = await world.proven('cody');
    const codes = world.service.enrolments.backupCodes(proven.id).map(({ code }) => code);
    await world.service.connections.remove(proven.connectionId);
    const removedAt = world.vault.content.audit.at(-1)?.at;
    await world.restart();
    expect(world.service.connections.list()).toEqual([]);
    expect(views()).toMatchObject([{ deletedAt: null, link: { state: 'proven', service: 'cody at staging', removedAt } }]);
    expect(world.enrolment(proven.id).backupCodes.map(({ code }) => code.revealText())).toEqual(codes);
    expect(world.keepsWhatIsRequired('cody')).toBe(true);
    expect(world.vault.journal.entries()).toEqual([]); // nothing waits for a connection that never comes back
  });

  it('keeps what was off in the trash as off, and does not bring back what it gave up', async () => {
    const proven = await world.proven('tess');
    await world.service.enrolments.disable(proven.connectionId, { password: world.who('tess').password });
    const again = await world.service.enrolments.start(proven.connectionId);
    await world.service.connections.remove(proven.connectionId);
    await world.restart();
    expect(world.vault.content.enrolments.map(({ id }) => id)).toEqual([proven.id]);
    expect(again.id).not.toBe(proven.id);
    expect(views()).toMatchObject([{ link: { state: 'off' } }]);
  });

  it('leaves a replaced secret in the list as such', async () => {
    const proven = await world.proven('tess');
    world.staging.control.enrolElsewhere({ username: 'tess' });
    const { password } = world.who('tess');
    await failing(world.service.enrolments.prove(proven.id, password));
    expect(await failing(world.service.enrolments.prove(proven.id, password))).toBe('replaced');
    await world.service.connections.remove(proven.connectionId);
    expect(views()).toMatchObject([{ deletedAt: null, link: { state: 'replaced' } }]);
  });

  it('is refused while an outcome is open', async () => {
    const issued = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'before-commit' } });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    expect(await failing(world.service.connections.remove(issued.connectionId))).toBe('still-required');
  });

  it('of a secret that is on but stands in no account is refused: it would be lost', async () => {
    const proven = await world.proven('tess');
    await world.vault.mutate((content) => ({ ...content, accounts: [] }));
    expect(await failing(world.service.connections.remove(proven.connectionId))).toBe('still-required');
  });

  it('takes a secret along that was never required', async () => {
    const issued = await world.issued('tess');
    await world.service.connections.remove(issued.connectionId);
    await world.restart();
    expect(world.vault.content).toMatchObject({ connections: [], enrolments: [], accounts: [] });
  });

  it('lets the account go for good once the person said so, its backup codes too, and nothing brings it back', async () => {
    const proven = await world.proven('cody');
    await world.service.connections.remove(proven.connectionId);
    const accounts = createAccounts(world.vault, () => world.time.now(), () => Promise.resolve());
    const id = proven.accountId ?? '';
    await accounts.trash(id);
    await expect(accounts.purge(id)).rejects.toMatchObject({ code: 'still-required', detail: { reason: 'removed' } });
    await accounts.purge(id, true);
    await world.restart();
    expect(world.vault.content.accounts).toEqual([]);
    expect(world.enrolment(proven.id)).toMatchObject({ secret: null, backupCodes: [] });
  });
});
