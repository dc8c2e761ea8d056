import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, lstatSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePrivateFile } from '../../../src-main/private-file';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file with secrets', () => {
  it.each([['a new file', false], ['a file that everybody could read', true]])('is for the owner alone: %s', async (_name, existing) => {
    const path = join(folder, 'backup-codes.txt');
    if (existing) writeFileSync(path, 'something longer that was there before');
    if (existing) chmodSync(path, 0o644);
    await writePrivateFile(path, 'äb12\n');
    expect(readFileSync(path, 'utf8')).toBe('äb12\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['backup-codes.txt']);
  });

  it('holds bytes as they are', async () => {
    await writePrivateFile(join(folder, 'code.png'), Uint8Array.of(0x89, 0, 255));
    expect([...readFileSync(join(folder, 'code.png'))]).toEqual([0x89, 0, 255]);
  });

  it('goes to where a link leads, and the link stays', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere/real.txt'), 'old');
    symlinkSync(join(folder, 'elsewhere/real.txt'), join(folder, 'link.txt'));
    await writePrivateFile(join(folder, 'link.txt'), 'new');
    expect(readFileSync(join(folder, 'elsewhere/real.txt'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link.txt')).isSymbolicLink()).toBe(true);
  });

  it('says by name that it could not be written, and leaves nothing behind', async () => {
    mkdirSync(join(folder, 'there'));
    await expect(writePrivateFile(join(folder, 'there'), 'x')).rejects.toMatchObject({ code: 'file-refused', detail: { reason: 'EISDIR' } });
    await expect(writePrivateFile(join(folder, 'missing/x.txt'), 'x')).rejects.toMatchObject({ code: 'file-refused', detail: { reason: 'ENOENT' } });
    expect(readdirSync(folder)).toEqual(['there']);
  });
});
