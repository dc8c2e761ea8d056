/** @file The reader printed in docs/vault-format.md is run against a real vault: the page must be enough to get one's codes back. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openVault } from '../../../src-main/vault/open';
import { memoryKeychain } from '../../support/memory-keychain';
import { withAccount } from './support';

it('the documented reader decrypts what the app wrote', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-doc-'));
  try {
    const keychain = memoryKeychain();
    const result = await openVault({ folder, keychain });
    if (result.kind !== 'open') throw new Error(result.trouble);
    await result.vault.mutate(withAccount('mine'));
    await result.vault.close();
    const code = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/vault-format.md', 'utf8'))?.[1];
    if (code === undefined) throw new Error('no reader in the page');
    writeFileSync(join(folder, 'reader.mjs'), code);
    const key = [...keychain.items].find(([name]) => !name.endsWith('/seen'))?.[1].reveal() ?? new Uint8Array();
    const printed = execFileSync(process.execPath, [join(folder, 'reader.mjs'), join(folder, 'vault.tessera'), Buffer.from(key).toString('base64')]).toString();
    const plaintext = JSON.parse(printed) as { content: { accounts: { id: string; secret: string }[] } };
    expect(plaintext.content.accounts.map(({ id, secret }) => [id, Buffer.from(secret, 'base64').toString()])).toEqual([['mine', 'secret of mine']]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
