/** @file What opens the vault, and its changes, as the security page asks for them. */
import { Failure } from '../../src-shared/errors';
import type { ProofInput } from '../../src-shared/contract';
import type { Protection } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import { withoutRemoved } from '../enrolment/connections';
import { usesPassphrase, type NewKeys, type Proof } from '../vault/protection';
import { newRecoveryKey, readRecoveryWords, recoveryWords } from '../vault/recovery-words';
import type { Random } from '../vault/crypto';
import type { ProtectedVault } from '../vault/vault';
import type { Attempts } from './attempts';

/** How many words of a new recovery key are typed back before it counts. */
const ASKED = 3;

export interface Change {
  readonly kind: Protection['kind'];
  /** What opens the vault now; not needed where the keychain alone does. */
  readonly proof: ProofInput | null;
  /** A new passphrase, or null to keep the one that was given as proof. */
  readonly passphrase: string | null;
}

export interface Security {
  change(change: Change): Promise<Protection>;
  /** A new recovery key, on its way to paper: it counts only after `keepRecoveryKey`. `ask`: the words to type back, from 0. */
  makeRecoveryKey(proof: ProofInput | null): Promise<{ readonly words: readonly string[]; readonly ask: readonly number[] }>;
  /** Answers false, and keeps asking, where a word is wrong. */
  keepRecoveryKey(typed: readonly string[]): Promise<boolean>;
  forgetRecoveryKey(): void;
  removeRecoveryKey(proof: ProofInput | null): Promise<Protection>;
  /**
   * Carries out `act`, then gives the vault new keys. `proof` is looked at first, so that nothing is done by halves for a
   * mistyped passphrase. Answers why there are no new keys although `act` is done, or null: `renew` tries that again.
   */
  renewAfter(proof: ProofInput | null, act: () => Promise<void>): Promise<Failure | null>;
  renew(proof: ProofInput | null): Promise<void>;
  /** Throws `passphrase-wrong` or `recovery-key-wrong`. */
  prove(proof: ProofInput): Promise<void>;
  /** What is on its way to paper, for the scrubber. */
  secrets(): readonly Secret[];
}

/** What a window hands over, as the vault takes it. @throws Failure `recovery-words-wrong`. */
export async function proofOf(input: ProofInput): Promise<Proof> {
  return input.kind === 'passphrase' ? { kind: 'passphrase', passphrase: Secret.fromText(input.passphrase) } : { kind: 'recovery', key: await readRecoveryWords(input.words) };
}

export const wrongProof = (kind: Proof['kind']): Failure => new Failure(kind === 'passphrase' ? 'passphrase-wrong' : 'recovery-key-wrong');

/** What the security page's owner knows and is told of. */
export interface SecurityHost {
  /** A backup could stand in for a lost passphrase or keychain: it is there, whole, and opens with a passphrase of its own. */
  hasBackup(): Promise<boolean>;
  /** The person gave a right passphrase or recovery key. */
  proved(): void;
  /** The vault has new keys, the keychain's among them. */
  rekeyed(): void;
}

export function createSecurity(vault: ProtectedVault, attempts: Attempts, random: Random, host: SecurityHost): Security {
  let pending: { readonly key: Secret; readonly words: readonly string[]; readonly ask: readonly number[]; readonly proof: Proof | null } | null = null;

  const checked = async (input: ProofInput): Promise<Proof> => {
    const proof = await proofOf(input);
    if (!(await attempts.run(() => vault.verify(proof)))) throw wrongProof(proof.kind);
    host.proved();
    return proof;
  };
  /** Null where there is nothing to prove with: the keychain alone opens the vault. */
  const authorise = async (input: ProofInput | null): Promise<Proof | null> => {
    if (input !== null) return checked(input);
    if (usesPassphrase(vault.protection.kind)) throw new Failure('passphrase-missing');
    return null;
  };
  const passphraseOf = (kind: Protection['kind'], given: string | null, proof: Proof | null): Secret | null => {
    if (!usesPassphrase(kind)) return null;
    if (given !== null) return Secret.fromText(given);
    if (proof?.kind === 'passphrase') return proof.passphrase;
    throw new Failure('passphrase-missing');
  };
  const rekey = async (keys: NewKeys): Promise<Protection> => {
    // Every change of keys takes along what a removed connection left in the older files: one after its removal may have failed.
    await vault.rekey(keys, (older) => withoutRemoved(older, vault.content));
    host.rekeyed();
    return vault.protection;
  };

  /** New keys under what opens the vault now. */
  const sameKeys = async (input: ProofInput | null): Promise<NewKeys> => {
    const proof = await authorise(input);
    const { kind } = vault.protection;
    return { kind, passphrase: passphraseOf(kind, null, proof), recovery: 'keep' };
  };

  return {
    change: async ({ kind, proof: input, passphrase }) => {
      if (kind === 'both' && !vault.protection.recovery && !(await host.hasBackup())) throw new Failure('recovery-needed');
      const proof = await authorise(input);
      return rekey({ kind, passphrase: passphraseOf(kind, passphrase, proof), recovery: 'keep' });
    },
    makeRecoveryKey: async (input) => {
      const proof = await authorise(input);
      // The passphrase's slot is sealed anew as well, so it must be known now.
      if (usesPassphrase(vault.protection.kind) && proof?.kind !== 'passphrase') throw new Failure('passphrase-missing');
      const key = newRecoveryKey(random);
      const words = await recoveryWords(key);
      pending = { key, words, ask: choose(words.length, random), proof };
      return { words, ask: pending.ask };
    },
    keepRecoveryKey: async (typed) => {
      if (pending === null) throw new Failure('wrong-state');
      const { key, words, ask, proof } = pending;
      if (typed.length !== ask.length || ask.some((place, index) => words[place] !== typed[index]?.trim().toLowerCase())) return false;
      const { kind } = vault.protection;
      await rekey({ kind, passphrase: passphraseOf(kind, null, proof), recovery: key });
      pending = null;
      return true;
    },
    forgetRecoveryKey: () => {
      pending = null;
    },
    removeRecoveryKey: async (input) => {
      const { kind } = vault.protection;
      if (kind === 'both' && !(await host.hasBackup())) throw new Failure('recovery-needed');
      const { folder, passphrase } = vault.content.backup;
      if (folder !== null && passphrase === null) throw new Failure('backup-without-key'); // the next automatic one
      const proof = await authorise(input);
      return rekey({ kind, passphrase: passphraseOf(kind, null, proof), recovery: 'none' });
    },
    renewAfter: async (input, act) => {
      const keys = await sameKeys(input);
      await act();
      try {
        await rekey(keys);
        return null;
      } catch (error) {
        if (error instanceof Failure) return error;
        throw error;
      }
    },
    renew: async (input) => {
      await rekey(await sameKeys(input));
    },
    prove: async (input) => {
      await checked(input);
    },
    secrets: () => (pending === null ? [] : [pending.key, ...(pending.proof?.kind === 'passphrase' ? [pending.proof.passphrase] : [])]),
  };
}

/** Places in rising order, none twice. */
function choose(from: number, random: Random): readonly number[] {
  const places = new Set<number>();
  while (places.size < ASKED) places.add((random(1)[0] ?? 0) % from);
  return [...places].sort((a, b) => a - b);
}
