/** @file Linking an account that came by scan or import: proven where that can be, shown as unproven elsewhere, never a wrong one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeBase32 } from '../../../src-shared/base32';
import type { ConnectionView } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import type { Account } from '../../../src-main/vault/content';
import { Guillotine } from './support/crash';
import { World, failing } from './support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.end());

/** As saved from a draft: this very account, at this computer. */
async function scanned(secret: string, over: Partial<Account> = {}): Promise<string> {
  const id = `scanned-${world.vault.content.accounts.length}`;
  const at = world.time.now();
  const account: Account = {
    id, issuer: 'FreeSewing', label: 'otto', secret: Secret.fromBytes(decodeBase32(secret)), type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0,
    createdAt: at, updatedAt: at, tags: [], pinned: false, deletedAt: null, link: null, ...over,
  };
  await world.vault.mutate((content) => ({ ...content, accounts: [...content.accounts, account] }));
  return id;
}
const OTHER = 'KBTSKUKRDJPEGCZK';
const right = (): string => world.truth('otto').secret ?? '';
const password = (): string => world.who('otto').password;
const account = (id: string): Account | undefined => world.vault.content.accounts.find((candidate) => candidate.id === id);
/** Signed in with a code typed by hand. */
async function connected(): Promise<ConnectionView> {
  const { username } = world.who('otto');
  const { code } = world.staging.control.code({ username });
  const view = await world.service.connections.add({
    kind: 'freesewing', name: 'Mine', baseUrl: world.staging.url, environment: 'local', credentials: { kind: 'password', username, password: password(), code }, certificate: null,
  });
  world.time.advance(31_000);
  return view;
}

describe('the choice', () => {
  it('has the fitting names first, and nothing that cannot be it', async () => {
    const { id } = await connected();
    for (const names of [{ issuer: 'GitHub', label: 'octo' }, { issuer: 'GitHub' }, { label: 'user-2' }, { issuer: ' freesewing ' }]) await scanned(OTHER, names);
    await scanned(OTHER, { type: 'hotp' });
    await scanned(OTHER, { type: 'steam', digits: 5 });
    await scanned(OTHER, { deletedAt: 1 });
    expect(world.service.enrolments.linkable(id).map(({ issuer, label, match }) => `${issuer}/${label} ${match}`))
      .toEqual([' freesewing /otto both', 'FreeSewing/user-2 issuer', 'GitHub/otto label', 'GitHub/octo none']);
  });

  it('leaves out what is enrolled here, and offers it again once its connection was removed', async () => {
    const { id } = await connected();
    const proven = await world.proven('cody');
    expect(world.service.enrolments.linkable(id)).toEqual([]);
    await world.service.connections.remove(proven.connectionId);
    expect(world.service.enrolments.linkable(id)).toMatchObject([{ id: proven.accountId }]);
  });
});

describe('with a password', () => {
  it('proves it by a sign-in, and from then on disabling fills in its code; the account stays in the list', async () => {
    const { id } = await connected();
    const mine = await scanned(right());
    const linked = await world.service.enrolments.link(id, mine, password());
    expect(linked).toMatchObject({ state: 'proven', accountId: mine, linked: true, showable: false, undoable: false });
    expect(account(mine)?.link).toEqual({ connectionId: id, enrolmentId: linked.id });
    world.time.advance(31_000);
    expect((await world.service.enrolments.disable(id, { password: password() })).status?.mfa).toBe('off');
    expect(world.truth('otto').mfaEnabled).toBe(false);
    expect(account(mine)).toMatchObject({ deletedAt: null, link: { enrolmentId: linked.id } });
  });

  it('links nothing where the server takes no code of it', async () => {
    const { id } = await connected();
    const wrong = await scanned(OTHER);
    expect(await failing(world.service.enrolments.link(id, wrong, password()))).toBe('link-differs');
    expect(world.view(id).enrolment).toBeNull();
    expect(account(wrong)).toMatchObject({ deletedAt: null, link: null });
    expect(await failing(world.service.enrolments.link(id, wrong, 'wrong'))).toBe('sign-in-refused');
    expect(account(wrong)?.link).toBeNull();
  });

  it('links nothing where MFA is off', async () => {
    const { id } = await world.connect('tess');
    const mine = await scanned(OTHER);
    expect(await failing(world.service.enrolments.link(id, mine))).toBe('mfa-not-on');
    expect(world.view(id).enrolment).toBeNull();
  });

  it('takes the backup codes along that were kept when the former connection was removed', async () => {
    const proven = await world.proven('cody');
    await world.service.connections.remove(proven.connectionId);
    const again = await world.connect('cody', 'jwt');
    const linked = await world.service.enrolments.link(again.id, proven.accountId ?? '', world.who('cody').password);
    expect(linked).toMatchObject({ state: 'proven', backupCodes: { total: 8, used: 0 } });
    expect(world.vault.content.accounts).toHaveLength(1);
  });
});

describe('without a password', () => {
  it('is shown as unproven, and can be taken back: the account stays', async () => {
    const { id } = await world.connect('otto', 'key');
    const mine = await scanned(OTHER);
    const linked = await world.service.enrolments.link(id, mine);
    expect(linked).toMatchObject({ state: 'on-unproven', linked: true });
    await world.restart();
    expect(world.view(id).enrolment).toMatchObject({ state: 'on-unproven', linked: true });
    expect((await world.service.enrolments.abandon(linked.id)).state).toBe('abandoned');
    expect(account(mine)).toMatchObject({ deletedAt: null, link: null });
    expect(await failing(world.service.enrolments.link(id, 'nobody'))).toBe('not-found');
  });

  it('read as off later, the account stays too: perhaps it never was this one', async () => {
    const { id } = await world.connect('otto', 'key');
    const mine = await scanned(OTHER);
    await world.service.enrolments.link(id, mine);
    world.staging.control.disableElsewhere({ username: 'otto' });
    await world.service.connections.check(id);
    expect(world.view(id).enrolment).toBeNull();
    expect(account(mine)?.deletedAt).toBeNull();
  });
});

it('killed at any point, it is linked as unproven, as proven, or not at all', async () => {
  const run = async (guillotine: Guillotine): Promise<readonly string[]> => {
    const { id } = await connected();
    const mine = await scanned(right());
    world.use(guillotine);
    await Promise.race([world.service.enrolments.link(id, mine, password()), guillotine.dead]);
    await world.restart();
    const state = world.view(id).enrolment?.state;
    expect(['on-unproven', 'proven', undefined], guillotine.seen.join(', ')).toContain(state);
    expect(account(mine)).toMatchObject({ deletedAt: null, link: state === undefined ? null : { connectionId: id } });
    await world.end();
    world = await World.start();
    return guillotine.seen;
  };
  const points = await run(new Guillotine());
  for (let point = 0; point < points.length; point += 1) for (const when of ['before', 'after'] as const) await run(new Guillotine(point, when));
});
