import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedOf, digestOf, mayDiffer } from '../../../src-main/backup/carried';
import { compare, previewOf } from '../../../src-main/backup/compare';
import { merge, replace } from '../../../src-main/backup/merge';
import { refuseUnsound } from '../../../src-main/backup/sound';
import { EMPTY_CONTENT, type Account, type RemoteUser, type VaultContent } from '../../../src-main/vault/content';
import { encodeSnapshot } from '../../../src-main/vault/content-codec';
import { Secret } from '../../../src-shared/secret';
import { RestorePreview } from '../../../src-shared/model';
import { account, connection, enrolment } from './support';

const NOW = 9_000;
const holding = (accounts: readonly Account[], over: Partial<VaultContent> = {}): VaultContent => ({ ...EMPTY_CONTENT, accounts, ...over });
const find = (content: VaultContent, id: string): Account | undefined => content.accounts.find((candidate) => candidate.id === id);
const secretsOf = (content: VaultContent): readonly string[] => [
  ...content.accounts.map(({ secret }) => secret), ...content.edits.flatMap(({ secret }) => secret ?? []),
  ...content.enrolments.flatMap(({ secret, backupCodes }) => [...(secret === null ? [] : [secret]), ...backupCodes.map(({ code }) => code)]),
].map((secret) => Buffer.from(secret.reveal()).toString('hex'));

describe('what a backup carries', () => {
  it('is everything but sign-ins and measurements', () => {
    const content = holding([account('a')], {
      connections: [
        connection('jwt'), connection('password', { credentials: { kind: 'password', username: 'me', session: Secret.fromText('session-token') } }),
        connection('key', { credentials: { kind: 'key', key: 'k', secret: Secret.fromText('api-key-secret') } }),
        connection('token', { credentials: { kind: 'token', token: Secret.fromText('operator-token'), username: 'me' } }),
      ],
      enrolments: [enrolment('e')], edits: [],
    });
    const carried = carriedOf(content);
    const text = Buffer.from(encodeSnapshot({ sequence: 1, writtenAt: 1, released: 0, content: carried })).toString();
    for (const secret of ['session-token', 'api-key-secret', 'operator-token', 'a jwt that signs in']) expect(text).not.toContain(Buffer.from(secret).toString('base64'));
    expect(text).toContain(Buffer.from('backup-code-1').toString('base64'));
    expect(carried.connections.map(({ id, status, clockOffset, lastCodeStep }) => [id, status, clockOffset, lastCodeStep])).toEqual(['jwt', 'password', 'key', 'token'].map((id) => [id, null, null, null]));
  });

  it('is the same after a server was read, and another after a change', () => {
    const content = holding([account('a')], { connections: [connection('c')] });
    const read = { ...content, connections: [connection('c', { status: { mfa: 'off', checkedAt: 99 }, clockOffset: -5 })], spent: [{ origin: 'o', limit: 'l', at: [1], until: null }] };
    expect(digestOf(read)).toBe(digestOf(content));
    expect(digestOf(holding([account('a', { issuer: 'Other' })]))).not.toBe(digestOf(content));
    expect(mayDiffer(content, { ...content, backup: { ...content.backup, remindAfter: 5 } })).toBe(false);
  });
});

describe('comparing', () => {
  it('knows an account by its id, else by its secret and parameters, one for one', () => {
    const here = holding([account('a'), account('b'), account('x', { secret: Secret.fromText('shared') }), account('alone')]);
    const there = holding([account('a', { label: 'renamed' }), account('new'), account('y', { secret: Secret.fromText('shared') }), account('z', { secret: Secret.fromText('shared') })]);
    const { added, matches, missing } = compare(here, there);
    expect(added.map(({ id }) => id)).toEqual(['new', 'z']);
    expect(matches.map((match) => [match.here.id, match.there.id])).toEqual([['a', 'a'], ['x', 'y']]);
    expect(missing.map(({ id }) => id)).toEqual(['b', 'alone']);
  });

  it('shows no secret, says what is different and which side is newer, and fits the contract', () => {
    const here = holding([account('a', { updatedAt: 5 }), account('b'), account('gone', { deletedAt: 1 }), account('mine')]);
    const there = holding([account('a', { label: 'other', updatedAt: 6 }), account('b', { digits: 8 }), account('gone'), account('new')], { connections: [connection('c')], enrolments: [enrolment('e')] });
    const preview = previewOf(here, there, 77, true);
    expect(RestorePreview.parse(preview)).toEqual(preview);
    expect(preview.changed.rows.map(({ id, what, newer }) => [id, what, newer])).toEqual([['a', ['names'], 'there'], ['b', ['codes'], 'here'], ['gone', ['trash'], 'here']]);
    expect([preview.added.total, preview.missing.total, preview.same, preview.connections, preview.backupCodes]).toEqual([1, 1, 0, 1, 1]);
    expect(JSON.stringify(preview)).not.toContain('secret of');
  });

  it('calls other tags a difference, in another spelling too, and another order none', () => {
    const here = holding([account('a', { tags: ['x', 'y'] }), account('b', { tags: ['x'] }), account('c', { tags: ['x'] })]);
    const there = holding([account('a', { tags: ['y', 'x'] }), account('b', { tags: ['X'] }), account('c')]);
    expect(previewOf(here, there, 1, true).changed.rows.map(({ id, what }) => [id, what])).toEqual([['b', ['tags']], ['c', ['tags']]]);
  });

  it('does not call a counter that went on a change', () => {
    const here = holding([account('a', { type: 'hotp', counter: 9 })]);
    expect(previewOf(here, holding([account('a', { type: 'hotp', counter: 4 })]), 1, true).changed.total).toBe(0);
  });
});

describe('merging', () => {
  it('adds what is new, takes the later version of what is on both sides, keeps what is only here', () => {
    const here = holding([account('old', { label: 'here', updatedAt: 10 }), account('newer', { label: 'here', updatedAt: 30 }), account('mine')]);
    const there = holding([account('old', { label: 'there', updatedAt: 20 }), account('newer', { label: 'there', updatedAt: 20 }), account('new')]);
    const merged = merge(here, there, NOW);
    expect(merged.accounts.map(({ id, label }) => [id, label])).toEqual([['old', 'there'], ['newer', 'here'], ['mine', 'mine'], ['new', 'new']]);
    expect(merged.edits.map(({ accountId, label }) => [accountId, label])).toEqual([['old', 'here']]);
  });

  it('takes the tags of the later version, and keeps the others in the history', () => {
    const here = holding([account('a', { tags: ['mine'], updatedAt: 10 }), account('b', { tags: ['mine'], updatedAt: 30 })]);
    const there = holding([account('a', { tags: ['theirs'], updatedAt: 20 }), account('b', { tags: ['theirs'], updatedAt: 20 })]);
    const merged = merge(here, there, NOW);
    expect(merged.accounts.map(({ tags }) => tags)).toEqual([['theirs'], ['mine']]);
    expect(merged.edits.map(({ accountId, tags }) => [accountId, tags])).toEqual([['a', ['mine']]]);
  });

  it('keeps the pins that are here, and takes those of the file with what is new or replaced', () => {
    const here = holding([account('a', { pinned: true, updatedAt: 10 }), account('b', { updatedAt: 10 })]);
    const there = holding([account('a', { label: 'there', updatedAt: 20 }), account('b', { pinned: true, updatedAt: 10 }), account('new', { pinned: true })]);
    const pinned = (content: VaultContent): readonly string[] => content.accounts.filter((one) => one.pinned).map(({ id }) => id);
    const merged = merge(here, there, NOW);
    expect([pinned(merged), find(merged, 'a')?.label]).toEqual([['a', 'new'], 'there']);
    expect(pinned(replace(here, there, NOW))).toEqual(['b', 'new']);
    expect(previewOf(here, there, NOW, true).changed.rows.map(({ id }) => id)).toEqual(['a']); // a pin alone is no other version
  });

  it('brings back from the trash, and deletes nothing', () => {
    const merged = merge(holding([account('gone', { deletedAt: 5 }), account('live')]), holding([account('gone'), account('live', { deletedAt: 5 })]), NOW);
    expect(merged.accounts.map(({ deletedAt }) => deletedAt)).toEqual([null, null]);
  });

  it('never lets a counter go back', () => {
    for (const way of [merge, replace]) {
      const result = way(holding([account('a', { type: 'hotp', counter: 9 })]), holding([account('a', { type: 'hotp', counter: 4, updatedAt: 5_000 })]), NOW);
      expect(find(result, 'a')?.counter).toBe(9);
    }
  });

  it('takes a kind of code whole, from one side or the other, and tells kinds of one secret apart', () => {
    const steam = { type: 'steam', digits: 5 } as const;
    const merged = merge(holding([account('a', { digits: 8, period: 60, updatedAt: 1 })]), holding([account('a', { ...steam, updatedAt: 2 })]), NOW);
    expect(find(merged, 'a')).toMatchObject({ type: 'steam', algorithm: 'SHA1', digits: 5, period: 30 });
    expect(merged.edits).toMatchObject([{ type: 'totp', digits: 8, period: 60 }]);
    const shared = Secret.fromText('shared');
    expect(compare(holding([account('x', { secret: shared })]), holding([account('y', { secret: shared, ...steam })])).added).toHaveLength(1);
    expect(compare(holding([account('x', { secret: shared, ...steam })]), holding([account('y', { secret: shared, ...steam })])).added).toHaveLength(0);
  });

  it('calls accounts of the file by the names they have here, in enrolments and history, too', () => {
    const here = holding([account('mine', { secret: Secret.fromText('one') })]);
    const there = holding([account('theirs', { secret: Secret.fromText('one'), link: { connectionId: 'c', enrolmentId: 'e' } })], {
      enrolments: [enrolment('e', { accountId: 'theirs' })], connections: [connection('c')],
      edits: [{ accountId: 'theirs', at: 3, issuer: 'Before', label: null, tags: null, secret: null, type: null, algorithm: null, digits: null, period: null, counter: null }],
    });
    const merged = merge(here, there, NOW);
    expect(merged.accounts.map(({ id, link }) => [id, link?.enrolmentId])).toEqual([['mine', 'e']]);
    expect([merged.enrolments[0]?.accountId, merged.edits.some(({ accountId }) => accountId === 'theirs')]).toEqual(['mine', false]);
  });

  it('leaves the secret that a server knows, and takes the later state of an enrolment', () => {
    const link = { connectionId: 'c', enrolmentId: 'e' };
    const here = holding([account('a', { link, secret: Secret.fromText('proven') })], { enrolments: [enrolment('e', { updatedAt: 8, accountId: 'a' })], connections: [connection('c')] });
    const there = holding([account('a', { secret: Secret.fromText('older one'), label: 'there', updatedAt: 5_000 })], { enrolments: [enrolment('e', { state: 'issued', updatedAt: 4 })] });
    for (const way of [merge, replace]) {
      const result = way(here, there, NOW);
      expect([find(result, 'a')?.secret.revealText(), find(result, 'a')?.label, result.enrolments[0]?.state]).toEqual(['proven', 'there', 'proven']);
    }
    expect(merge(there, here, NOW).enrolments[0]?.state).toBe('proven');
  });

  it('adds users that a connection looks after, and not the secret of one that was released here', () => {
    const user = (id: string, releasedAt: number | null): RemoteUser => ({
      connectionId: 'c', id, label: id, addedAt: 1, status: { mfa: 'on', checkedAt: 1 }, lastError: null, lastCodeStep: 1, handedOverAt: null, releasedAt,
    });
    const there = carriedOf(holding([], { remoteUsers: [user('u1', null), user('u2', null)], enrolments: [enrolment('e1', { forOther: true, userId: 'u1' }), enrolment('e2', { forOther: true, userId: 'u2' })] }));
    expect(there.remoteUsers.map(({ status, lastCodeStep }) => [status, lastCodeStep])).toEqual([[null, null], [null, null]]);
    for (const way of [merge, replace]) {
      const result = way(holding([], { remoteUsers: [user('u1', 50)] }), there, NOW);
      expect([result.remoteUsers.map(({ id, releasedAt }) => [id, releasedAt]), result.enrolments.map(({ id }) => id)]).toEqual([[['u1', 50], ['u2', null]], ['e2']]);
    }
  });

  it('keeps the sign-in that is here', () => {
    const merged = merge(holding([], { connections: [connection('c')] }), carriedOf(holding([], { connections: [connection('c'), connection('d')] })), NOW);
    expect(merged.connections.map(({ id, credentials }) => [id, credentials.kind === 'jwt' ? credentials.jwt.byteLength > 0 : null])).toEqual([['c', true], ['d', false]]);
  });
});

describe('replacing', () => {
  it('takes the file’s version and its trash, puts what is only here into the trash, and keeps connections and enrolments', () => {
    const here = holding([account('both', { label: 'here', updatedAt: 9_999 }), account('mine'), account('binned', { deletedAt: 3 })], { connections: [connection('c')], enrolments: [enrolment('e')] });
    const there = holding([account('both', { label: 'there' }), account('trashed', { deletedAt: 2 })], { settings: { ...EMPTY_CONTENT.settings, theme: 'dark' } });
    const result = replace(here, there, NOW);
    expect(result.accounts.map(({ id, label, deletedAt }) => [id, label, deletedAt])).toEqual([
      ['both', 'there', null], ['mine', 'mine', NOW], ['binned', 'binned', 3], ['trashed', 'trashed', 2],
    ]);
    expect([result.connections.length, result.enrolments.length, result.settings.theme]).toEqual([1, 1, 'dark']);
  });
});

const some = fc.array(fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'), secret: fc.constantFrom('one', 'two', 'three'), label: fc.constantFrom('x', 'y'), updatedAt: fc.nat(9), deletedAt: fc.option(fc.nat(9), { nil: null }),
}), { maxLength: 4 }).map((list) => holding([...new Map(list.map((item) => [item.id, account(item.id, { ...item, secret: Secret.fromText(item.secret) })])).values()]));

it('loses no secret that is on either side, whichever way, and does nothing when done again', () => {
  fc.assert(fc.property(some, some, fc.constantFrom(merge, replace), (here, there, way) => {
    const result = way(here, there, NOW);
    expect(secretsOf(result)).toEqual(expect.arrayContaining([...secretsOf(here)]));
    if (way === replace) expect(secretsOf(result)).toEqual(expect.arrayContaining([...secretsOf(there)]));
    expect(new Set(result.accounts.map(({ id }) => id)).size).toBe(result.accounts.length);
    const again = way(result, there, NOW + 1);
    expect(again.accounts.map(({ id, label }) => [id, label])).toEqual(result.accounts.map(({ id, label }) => [id, label]));
  }));
});

describe('what a file may hold', () => {
  const good = holding([account('a')], { connections: [connection('c')], enrolments: [enrolment('e')] });
  it.each<readonly [string, VaultContent]>([
    ['an id twice', holding([account('a'), account('a')])],
    ['an id that no window accepts', holding([account('../a')])],
    ['a name that is too long', holding([account('a', { issuer: 'x'.repeat(513) })])],
    ['an empty secret', holding([account('a', { secret: Secret.fromText('') })])],
    ['an address that is none', { ...good, connections: [connection('c', { baseUrl: 'http://evil.test' })] }],
    ['an address with a user in it', { ...good, connections: [connection('c', { baseUrl: 'https://u:p@x.test' })] }],
    ['a user id that is a path', { ...good, connections: [connection('c', { userId: '..' })] }],
    ['an enrolment with a long name', { ...good, enrolments: [enrolment('e', { label: 'x'.repeat(513) })] }],
  ])('is not %s', (_what, content) => {
    expect(() => refuseUnsound(content)).toThrow(expect.objectContaining({ code: 'backup-unreadable' }) as Error);
  });

  it('is what we write', () => {
    expect(() => refuseUnsound(good)).not.toThrow();
  });
});
