import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUserList } from '../../../src-main/users/csv';
import { failureOf } from '../shared/failure-of';

const refusals = (text: string): readonly (readonly [number, string])[] => readUserList(text).refused.map(({ line, reason }) => [line, reason] as const);
const taken = (text: string): readonly (readonly [number, string, string])[] => readUserList(text).users.map(({ line, id, label }) => [line, id, label] as const);

describe('lists as other programs write them', () => {
  it.each([
    ['a BOM, commas and a heading', '\uFEFFid,label\nu1,Anna\nu2,"Bob, jr"\n', [[2, 'u1', 'Anna'], [3, 'u2', 'Bob, jr']]],
    ['semicolons, CRLF, the id second', 'Name;UUID;Note\r\nAnna;u1;x\r\nBert;u2\r\n', [[2, 'u1', 'Anna'], [3, 'u2', 'Bert']]],
    ['tabs, no heading', 'u1\tAnna\nu2\n', [[1, 'u1', 'Anna'], [2, 'u2', '']]],
    ['ids alone', 'u1\nu2', [[1, 'u1', ''], [2, 'u2', '']]],
    ['a quoted note over two lines', 'id,label,note\nu1,Anna,"two\nlines"\nu2,Bob,x\n', [[2, 'u1', 'Anna'], [4, 'u2', 'Bob']]],
    ['doubled quotes, and quotes in the middle', 'id,label\nu1,"An ""na"""\nu2,x"y', [[2, 'u1', 'An "na"'], [3, 'u2', 'x"y']]],
    ['names of any script, made inert', 'id,label\nu1,علي\nu2,日本\u202e語', [[2, 'u1', 'علي'], [3, 'u2', '日本語']]],
  ])('%s', (_, text, users) => {
    expect(taken(text)).toEqual(users);
    expect(readUserList(text).refused).toEqual([]);
  });
});

describe('what is wrong with a line', () => {
  it('is said with its number, and costs no other line', () => {
    const text = 'id,label\nu1,Anna\n,nobody\n../x,bad\nu1,again\n\nu2,Bob\nu3,' + 'x'.repeat(600);
    expect(taken(text).map(([line]) => line)).toEqual([2, 7]);
    expect(refusals(text)).toEqual([[3, 'id-missing'], [4, 'id-not-valid'], [5, 'repeated'], [8, 'label-too-long']]);
  });

  it('an open quote costs its own line only', () => {
    const text = 'id,label\nu1,"Anna\nu2,Bob\nu3,"Carl"\nu4,D\n';
    expect(taken(text).map(([, id]) => id)).toEqual(['u2', 'u3', 'u4']);
    expect(refusals(text)).toEqual([[2, 'not-readable']]);
  });

  it('refuses what is no list', () => {
    expect(failureOf(() => readUserList(' \n\uFEFF'))).toMatchObject({ code: 'list-empty' });
    expect(failureOf(() => readUserList('id,label\n'))).toMatchObject({ code: 'list-empty' });
    expect(failureOf(() => readUserList('PK\u0003\u0004\u0000\u0000\ufffd\ufffd\u0001'))).toMatchObject({ code: 'list-unreadable' });
  });
});

it('takes or names every line that is not empty, whatever it holds', () => {
  const line = fc.string({ unit: fc.constantFrom('a', '1', '"', ',', ';', ' ', 'é', '-', '.'), maxLength: 12 });
  fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
    const text = ['id,label', 'first,First', ...lines].join('\n');
    const { users, refused } = readUserList(text);
    const seen = new Set([...users.map((user) => user.line), ...refused.map((one) => one.line)]);
    const own = lines.flatMap((content, index) => (/[^\s",;]/.test(content) ? [index + 3] : []));
    // A line may belong to a quoted cell that began above it: then the record's own line is there.
    for (const number of own) expect([...seen].some((begun) => begun <= number && number - begun < 20)).toBe(true);
    expect(users.length + refused.length).toBe(seen.size);
  }));
});

it('reads 100,000 lines, good or garbage, without losing one', () => {
  const numbers = Array.from({ length: 100_000 }, (_, index) => index);
  expect(readUserList(numbers.map((index) => `user-${index},Name ${index}`).join('\n')).users).toHaveLength(100_000);
  const garbage = readUserList(numbers.map((index) => `"${index}"x,"€ ${index}`).join('\n'));
  expect(garbage.users.length + garbage.refused.length).toBe(100_000);
}, 60_000);
