/**
 * @file The vault's files in its folder and how the newest is replaced: at every instant a complete file of the last
 * acknowledged state stands under one of the names that `open.ts` tries (`docs/vault-format.md`, "Writing").
 */
import type { Disk } from './disk';
import { generationName, generationsIn, isDue, stamp, superfluous, type Generation } from './generations';

export const NAMES = {
  newest: 'vault.tessera',
  before: 'vault.tessera.before',
  temporary: 'vault.tessera.tmp',
  /** The write before that one, for as long as a write takes: if it fails, every name gets its file back. */
  older: 'vault.tessera.older',
  /** Only ever an empty vault, or one restored from a backup, on its way to its first name: the one file that does not forbid making a new key. */
  first: 'vault.new.tmp',
  journal: 'vault.journal',
  journalTemporary: 'vault.journal.tmp',
  /** A change of keys under way (`rekey-plan.ts`). */
  plan: 'vault.rekey.plan',
  planTemporary: 'vault.rekey.plan.tmp',
} as const;

/** Files sealed with new keys that are not in force yet: the prefix, then the name they will have. */
export const STAGED = 'vault.rekey.';
export const stagedName = (name: string): string => `${STAGED}${name}`;

/** True where any file says that there is, or was, a vault here: then no new one is made (DESIGN section 4). */
export const holdsVault = (names: readonly string[]): boolean => names.some((name) => name.startsWith('vault.') && name !== NAMES.first);

/** Where a vault that does not open is kept when a backup takes its place; no name of ours begins so, and nothing removes it. */
export const asideName = (name: string, now: number): string => `set-aside.${stamp(now)}.${name}`;

export const damagedName = (name: string, now: number): string => `vault.damaged.${stamp(now)}.${name}`;

export type Condition = 'good' | 'damaged' | 'absent';

export interface Found {
  readonly newest: Condition;
  readonly before: Condition;
  /** True where the state in force was read from the temporary file. */
  readonly fromTemporary: boolean;
  readonly names: readonly string[];
}

export class VaultFiles {
  readonly #disk: Disk;
  #newest: Condition;
  #before: Condition;
  #fromTemporary: boolean;
  #generations: readonly Generation[];

  constructor(disk: Disk, found: Found) {
    this.#disk = disk;
    this.#newest = found.newest;
    this.#before = found.before;
    this.#fromTemporary = found.fromTemporary;
    this.#generations = generationsIn(found.names);
  }

  /**
   * Makes `bytes` the newest file, the former newest the write before, and now and then the write before a generation.
   * Durable when the promise resolves. Rejects with the system's error, after putting the former names back.
   * `bestEffort` is told what failed of the work that the new state does not depend on.
   */
  async replace(bytes: Uint8Array, now: number, bestEffort: (error: unknown) => void): Promise<void> {
    if (this.#fromTemporary) await this.#adoptTemporary(now);
    const moves: { readonly from: string; readonly to: string }[] = [];
    const move = async (from: string, to: string): Promise<void> => {
      await this.#disk.rename(from, to);
      moves.push({ from, to });
    };
    const archived = this.#nextGeneration(now);
    try {
      await this.#disk.write(NAMES.temporary, bytes);
      if (this.#newest === 'damaged') await move(NAMES.newest, damagedName(NAMES.newest, now));
      if (this.#newest === 'good') {
        if (this.#before === 'damaged') await move(NAMES.before, damagedName(NAMES.before, now));
        if (this.#before === 'good') await move(NAMES.before, archived?.name ?? NAMES.older);
        await move(NAMES.newest, NAMES.before);
      }
      await move(NAMES.temporary, NAMES.newest);
      await this.#disk.sync();
    } catch (error) {
      await this.#undo(moves, bestEffort);
      throw error;
    }
    if (this.#newest === 'good') this.#before = 'good';
    this.#newest = 'good';
    const moved = moves.map(({ to }) => to);
    if (moved.includes(NAMES.older)) await this.#disk.remove(NAMES.older).catch(bestEffort);
    if (archived !== null && moved.includes(archived.name)) await this.#thin(archived).catch(bestEffort);
  }

  /** After a change of keys: the newest and the write before are in force, generations are those that are there. */
  async relist(): Promise<void> {
    const names = await this.#disk.list();
    this.#newest = 'good';
    this.#before = names.includes(NAMES.before) ? 'good' : 'absent';
    this.#fromTemporary = false;
    this.#generations = generationsIn(names);
  }

  /** Where the write before goes if it is time to keep one, else null. */
  #nextGeneration(now: number): Generation | null {
    const name = generationName(now);
    const taken = this.#generations.some((generation) => generation.name === name);
    return taken || !isDue(this.#generations, now) ? null : { name, time: now };
  }

  /** The state in force stands only in the temporary file, which is about to be overwritten: it gets its name first. */
  async #adoptTemporary(now: number): Promise<void> {
    if (this.#newest === 'damaged') {
      await this.#disk.rename(NAMES.newest, damagedName(NAMES.newest, now));
      this.#newest = 'absent';
    }
    await this.#disk.rename(NAMES.temporary, NAMES.newest);
    this.#newest = 'good';
    this.#fromTemporary = false;
    await this.#disk.sync();
  }

  /** Puts names back in reverse order: no move has overwritten a file that was needed. */
  async #undo(moves: readonly { readonly from: string; readonly to: string }[], bestEffort: (error: unknown) => void): Promise<void> {
    try {
      for (const { from, to } of [...moves].reverse()) await this.#disk.rename(to, from);
      await this.#disk.remove(NAMES.temporary);
      await this.#disk.sync();
    } catch (error) {
      bestEffort(error);
    }
    try {
      const names = await this.#disk.list();
      if (!names.includes(NAMES.newest)) this.#newest = 'absent';
      if (!names.includes(NAMES.before)) this.#before = 'absent';
      this.#generations = generationsIn(names);
    } catch (error) {
      bestEffort(error);
    }
  }

  async #thin(archived: Generation): Promise<void> {
    this.#generations = [archived, ...this.#generations];
    for (const generation of superfluous(this.#generations)) {
      await this.#disk.remove(generation.name);
      this.#generations = this.#generations.filter((other) => other !== generation);
    }
  }
}
