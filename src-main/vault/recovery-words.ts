/**
 * @file The recovery key as words on paper: 128 random bits as 12 words of BIP39's English list, checksum included
 * (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki). A standard list has been read aloud, printed and
 * mistyped by millions: no two words share their first four letters. The list is loaded when it is first needed.
 */
import { Failure } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import type { Random } from './crypto';

export const RECOVERY_BYTES = 16;
export const RECOVERY_WORDS = 12;

const load = async (): Promise<{ readonly words: readonly string[]; readonly toWords: (entropy: Uint8Array) => string; readonly toEntropy: (words: string) => Uint8Array }> => {
  const [{ entropyToMnemonic, mnemonicToEntropy }, { wordlist }] = await Promise.all([import('@scure/bip39'), import('@scure/bip39/wordlists/english.js')]);
  return { words: wordlist, toWords: (entropy) => entropyToMnemonic(entropy, wordlist), toEntropy: (words) => mnemonicToEntropy(words, wordlist) };
};

export const newRecoveryKey = (random: Random): Secret => Secret.fromBytes(random(RECOVERY_BYTES));

export async function recoveryWords(key: Secret): Promise<readonly string[]> {
  const { toWords } = await load();
  return toWords(key.reveal()).split(' ');
}

/**
 * Reads what a person typed from paper: any case, blanks, line breaks, numbers and punctuation between the words.
 * @throws Failure `recovery-words-wrong`; its `reason` says whether the number of words, one word (`position`) or the
 *   checksum is wrong. A word itself is never repeated.
 */
export async function readRecoveryWords(text: string): Promise<Secret> {
  const given = text.normalize('NFKD').toLowerCase().match(/[a-z]+/g) ?? [];
  const wrong = (reason: string, detail: Readonly<Record<string, number>> = {}): Failure => new Failure('recovery-words-wrong', { detail: { reason, ...detail } });
  if (given.length !== RECOVERY_WORDS) throw wrong('count', { count: given.length });
  const { words, toEntropy } = await load();
  const known = new Set(words);
  const unknown = given.findIndex((word) => !known.has(word));
  if (unknown >= 0) throw wrong('word', { position: unknown + 1 });
  try {
    return Secret.fromBytes(toEntropy(given.join(' ')));
  } catch {
    throw wrong('checksum');
  }
}
