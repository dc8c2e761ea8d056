import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecoveryWords, recoveryWords, RECOVERY_BYTES, RECOVERY_WORDS } from '../../../src-main/vault/recovery-words';
import { Secret } from '../../../src-shared/secret';

describe('recovery words', () => {
  it('are those of BIP39 (its first test vectors)', async () => {
    expect((await recoveryWords(Secret.fromBytes(new Uint8Array(16)))).join(' ')).toBe('abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about');
    expect((await recoveryWords(Secret.fromBytes(new Uint8Array(16).fill(0x7f)))).join(' ')).toBe('legal winner thank year wave sausage worth useful legal winner thank yellow');
  });

  it('give back every key, however they are typed', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: RECOVERY_BYTES, maxLength: RECOVERY_BYTES }), fc.constantFrom(' ', '\n', ', ', '  \t'), async (bytes, gap) => {
      const words = await recoveryWords(Secret.fromBytes(bytes));
      expect(words).toHaveLength(RECOVERY_WORDS);
      const numbered = words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join(gap);
      for (const text of [words.join(gap), numbered]) expect((await readRecoveryWords(text)).equals(Secret.fromBytes(bytes))).toBe(true);
    }));
  });

  it('say what is wrong without repeating it', async () => {
    const words = [...(await recoveryWords(Secret.fromBytes(new Uint8Array(16).fill(0x7f))))];
    const swapped = [words[1], words[0], ...words.slice(2)].join(' ');
    await expect(readRecoveryWords(words.slice(1).join(' '))).rejects.toMatchObject({ code: 'recovery-words-wrong', detail: { reason: 'count', count: 11 } });
    await expect(readRecoveryWords('')).rejects.toMatchObject({ detail: { reason: 'count', count: 0 } });
    await expect(readRecoveryWords(words.map((word, index) => (index === 4 ? 'tessera' : word)).join(' '))).rejects.toMatchObject({ detail: { reason: 'word', position: 5 } });
    await expect(readRecoveryWords(swapped)).rejects.toMatchObject({ detail: { reason: 'checksum' } });
  });
});
