import { describe, expect, it } from 'vitest';
import type { RemoteUserView } from '../../../../../src-shared/bulk';
import { textOf } from '../../../../../src-renderer/admin/users/decode';
import { arranged, stateOf } from '../../../../../src-renderer/admin/users/rows';
import { chooseAll, moveTo, NOTHING_CHOSEN, toggle, within } from '../../../../../src-renderer/admin/users/selection';

const user = (id: string, part: Partial<RemoteUserView> = {}): RemoteUserView =>
  ({ id, label: '', status: null, enrolment: null, lastError: null, handedOver: false, kept: false, ...part });
const order = ['a', 'b', 'c', 'd', 'e'];

describe('the choice of rows', () => {
  it('reaches with Shift from where it began, in both directions', () => {
    const at = moveTo(NOTHING_CHOSEN, order, 2);
    const down = moveTo(at, order, 4, { extend: true });
    expect([...down.chosen]).toEqual(['c', 'd', 'e']);
    expect([...moveTo(down, order, 1, { extend: true }).chosen]).toEqual(['b', 'c']);
  });

  it('keeps what is chosen while Ctrl moves, and toggles one at a time', () => {
    const moved = moveTo(moveTo(NOTHING_CHOSEN, order, 0), order, 3, { keep: true });
    expect([[...moved.chosen], moved.active]).toEqual([['a'], 'd']);
    expect([...toggle(moved, 'd').chosen]).toEqual(['a', 'd']);
    expect([...toggle(moved, 'a').chosen]).toEqual([]);
  });

  it('stops at the ends, takes all, and drops what is gone', () => {
    expect(moveTo(NOTHING_CHOSEN, order, -1).active).toBe('a');
    expect(moveTo(NOTHING_CHOSEN, order, 99).active).toBe('e');
    const all = chooseAll(NOTHING_CHOSEN, order);
    expect([...within(all, ['b', 'x']).chosen]).toEqual(['b']);
    expect(moveTo(NOTHING_CHOSEN, [], 0)).toEqual(NOTHING_CHOSEN);
  });
});

describe('the rows', () => {
  it('say how a user stands', () => {
    const status = { mfa: 'on', checkedAt: 5 } as const;
    expect(stateOf(user('u'))).toBe('not-checked');
    expect(stateOf(user('u', { status }))).toBe('on-elsewhere');
    expect(stateOf(user('u', { status, enrolment: { state: 'proven', since: 5 } }))).toBe('on');
    expect(stateOf(user('u', { status, enrolment: { state: 'unknown', since: null } }))).toBe('unknown');
    expect(stateOf(user('u', { status, enrolment: { state: 'replaced', since: null } }))).toBe('replaced');
    expect(stateOf(user('u', { status: { mfa: 'off', checkedAt: 5 } }))).toBe('off');
  });

  it('are found by id and label, in any order', () => {
    const users = [user('u-10', { label: 'Zoë' }), user('u-9'), user('u-2', { label: 'anna' })];
    const ids = (search: string, descending = false) => arranged(users, search, 'all', { column: 'label', descending }).map(({ id }) => id);
    expect(ids('')).toEqual(['u-2', 'u-9', 'u-10']);
    expect(ids('', true)).toEqual(['u-10', 'u-9', 'u-2']);
    expect(ids('ZO')).toEqual(['u-10']);
    expect(ids('u-9')).toEqual(['u-9']);
    expect(arranged(users, '', 'off', { column: 'state', descending: false })).toEqual([]);
  });
});

it('reads a list’s bytes in whatever spreadsheets write', () => {
  expect(textOf(Buffer.from('Zoë;1', 'utf8'))).toBe('Zoë;1');
  expect(textOf(Buffer.from([0xff, 0xfe, ...Buffer.from('Zoë', 'utf16le')]))).toBe('Zoë');
  expect(textOf(Buffer.from([0x5a, 0x6f, 0xeb]))).toBe('Zoë'); // Windows-1252
});
