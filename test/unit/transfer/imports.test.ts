import { describe, expect, it } from 'vitest';
import { createDrafts } from '../../../src-main/accounts/drafts';
import { createImports } from '../../../src-main/transfer/imports';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { aegisPlain, aegisSealed, totp } from '../../support/aegis-export';
import { memoryVault } from '../../support/memory-vault';

const ENTRIES = [
  totp('GitHub', 'ada', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', { note: 'work' }),
  { type: 'steam', issuer: 'Steam', name: 'ada', info: { secret: 'JBSWY3DPEHPK3PXP', algo: 'SHA1', digits: 5, period: 30 } },
  { type: 'yandex', issuer: 'Yandex', name: 'ada', info: { secret: 'JBSWY3DPEHPK3PXP', algo: 'SHA256', digits: 8, period: 30, pin: '1234' } },
  { type: 'hotp', issuer: 'Bank', name: '', info: { secret: 'MFRGGZDFMZTWQ2LK', algo: 'SHA256', digits: 8, counter: 7 } },
];

function setUp() {
  let ids = 0;
  const vault = memoryVault();
  const drafts = createDrafts(vault, () => 7, () => `id${(ids += 1)}`);
  return { vault, drafts, imports: createImports(drafts) };
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const failing = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => (error instanceof Failure ? error.code : error));

describe('an export of another app', () => {
  it('becomes drafts; what cannot be kept is named, and nothing is saved yet', async () => {
    const { vault, drafts, imports } = setUp();
    const view = await imports.read(bytes(aegisPlain(ENTRIES)));
    expect(view).toMatchObject({
      kind: 'found', app: 'Aegis', lost: ['notes'],
      found: {
        drafts: [{ issuer: 'GitHub', label: 'ada', source: 'export', duplicate: 'none' }, { issuer: 'Steam', type: 'steam', digits: 5 }, { issuer: 'Bank', type: 'hotp', counter: 7, digits: 8 }],
        refused: [{ position: 3, name: 'Yandex', error: { code: 'type-unknown' } }],
      },
    });
    expect(JSON.stringify(view)).not.toContain('GEZDGNBV');
    expect(vault.content.accounts).toEqual([]);
    expect(drafts.secrets()).toHaveLength(3);
  });

  it('marks what is here already', async () => {
    const { drafts, imports } = setUp();
    // The Steam one under another name and from another app: it is known by its secret and its kind.
    const { drafts: [here, steam] } = drafts.fromText('otpauth://totp/GitHub:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub\nsteam://JBSWY3DPEHPK3PXP', 'text');
    await drafts.save(here?.id ?? '', 'GitHub', 'ada');
    await drafts.save(steam?.id ?? '', 'Games', '');
    expect(await imports.read(bytes(aegisPlain(ENTRIES)))).toMatchObject({ found: { drafts: [{ duplicate: 'same' }, { duplicate: 'same' }, { duplicate: 'none' }] } });
  });

  it('that is locked waits for its password, and still does after a wrong one', async () => {
    const { imports, drafts } = setUp();
    const file = bytes(aegisSealed(ENTRIES, 'right'));
    expect(await imports.read(file)).toEqual({ kind: 'locked', app: 'Aegis' });
    expect(drafts.secrets()).toEqual([]);
    expect(await failing(imports.unlock(Secret.fromText('wrong')))).toBe('export-password-wrong');
    expect(await imports.unlock(Secret.fromText('right'))).toMatchObject({ kind: 'found', found: { drafts: [{ issuer: 'GitHub' }, { issuer: 'Steam' }, { issuer: 'Bank' }] } });
    expect(file.every((byte) => byte === 0)).toBe(true);
    expect(await failing(imports.unlock(Secret.fromText('right')))).toBe('wrong-state');
  });

  it('is forgotten when it is put away, also while it is being opened', async () => {
    const { imports, drafts } = setUp();
    await imports.read(bytes(aegisSealed(ENTRIES, 'right')));
    const opening = failing(imports.unlock(Secret.fromText('right')));
    imports.discard();
    expect(await opening).not.toBeNull();
    expect(drafts.secrets()).toEqual([]);
    expect(await failing(imports.unlock(Secret.fromText('right')))).toBe('wrong-state');
  });

  it('asks for no more work than a sane file, and no more room than there is', async () => {
    const { imports } = setUp();
    const sealed = JSON.parse(aegisSealed(ENTRIES, 'right')) as { header: { slots: { n: number }[] } };
    for (const slot of sealed.header.slots) slot.n = 2 ** 22;
    await imports.read(bytes(JSON.stringify(sealed)));
    expect(await failing(imports.unlock(Secret.fromText('right')))).toBe('export-too-costly');
    expect(await failing(imports.read(new Uint8Array(33 * 1024 * 1024)))).toBe('export-too-large');
    const many = Array.from({ length: 5001 }, (_, n) => totp('Many', String(n), 'GEZDGNBVGY3TQOJQ'));
    expect(await failing(imports.read(bytes(aegisPlain(many))))).toBe('drafts-full');
  });

  it.each([
    ['nothing', '', 'export-empty'], ['a text', 'hello', 'export-unknown'], ['some JSON', '{"a":1}', 'export-unknown'],
    ['no entries', aegisPlain([]), 'export-empty'], ['JSON of a thousand levels', '['.repeat(1000), 'export-unknown'],
  ])('that is none: %s', async (_name, text, code) => {
    expect(await failing(setUp().imports.read(bytes(text)))).toBe(code);
  });
});
