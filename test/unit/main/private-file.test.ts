import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  });

  it('says by name that it could not be written', async () => {
    await expect(writePrivateFile(folder, 'x')).rejects.toMatchObject({ code: 'disk-refused', detail: { reason: 'EISDIR' } });
  });
});
