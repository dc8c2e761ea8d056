/**
 * @file The vault's files in its folder and how the newest is replaced: at every instant a complete file of the last
 * acknowledged state stands under one of the names that `open.ts` tries (`docs/vault-format.md`, "Writing").
 */
import { setTimeout as passing } from 'node:timers/promises';
import { codeOf, writtenElsewhere, type Disk } from './disk';
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

/** The last file that a program of an older version wrote, kept until a change of keys: nothing thins it out. */
export const keptVersionName = (version: number): string => `vault.version-${version}.tessera`;

export type Condition = 'good' | 'damaged' | 'absent';

export interface Found {
  readonly newest: Condition;
  readonly before: Condition;
  /** True where the state in force was read from the temporary file. */
  readonly fromTemporary: boolean;
  /** The version of the content in the newest file, if an older program wrote it. */
  readonly olderVersion: number | null;
  readonly names: readonly string[];
}

/** A write takes some ten milliseconds; one that has not moved for so long was cut short. */
const WRITING_MS = 1_000;

export class VaultFiles {
  readonly #disk: Disk;
  #newest: Condition;
  #before: Condition;
  #fromTemporary: boolean;
  #olderVersion: number | null;
  #generations: readonly Generation[];
  /** The newest file as we know it: another one is somebody else's. */
  #identity: string | null;
  /** A temporary file of an earlier life, or of a write of ours that could not be tidied up. */
  #leftover: boolean;

  /** `identity`: of the newest file, taken before it was read. */
  constructor(disk: Disk, found: Found, identity: string | null) {
    this.#identity = identity;
    this.#leftover = found.names.includes(NAMES.temporary);
    this.#disk = disk;
    this.#newest = found.newest;
    this.#before = found.before;
    this.#fromTemporary = found.fromTemporary;
    this.#olderVersion = found.olderVersion;
    this.#generations = generationsIn(found.names);
  }

  /**
   * Makes `bytes` the newest file, the former newest the write before, and now and then the write before a generation.
   * Durable when the promise resolves. Rejects with the system's error, after putting the former names back, or with
   * `vault-elsewhere`: another process has written here, and nothing of it is overwritten.
   * `bestEffort` is told what failed of the work that the new state does not depend on.
   */
  async replace(bytes: Uint8Array, now: number, bestEffort: (error: unknown) => void): Promise<void> {
    await this.check();
    if (this.#fromTemporary) await this.#adoptTemporary(now);
    if (this.#olderVersion !== null) await this.#keepVersion(this.#olderVersion);
    const moves: { readonly from: string; readonly to: string }[] = [];
    const move = async (from: string, to: string): Promise<void> => {
      await this.#disk.rename(from, to);
      moves.push({ from, to });
    };
    const archived = this.#nextGeneration(now);
    const written = await this.#claimTemporary(bytes);
    // Nobody else writes while this file stands; where it was taken for a leftover of ours, it is theirs now.
    if (await this.#disk.identity(NAMES.temporary) !== written) throw writtenElsewhere();
    try {
      await this.check();
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
    this.#identity = written;
    this.#leftover = false;
    if (this.#newest === 'good') this.#before = 'good';
    this.#newest = 'good';
    const moved = moves.map(({ to }) => to);
    if (moved.includes(NAMES.older)) await this.#disk.remove(NAMES.older).catch(bestEffort);
    if (archived !== null && moved.includes(archived.name)) await this.#thin(archived).catch(bestEffort);
  }

  /** @throws Failure `vault-elsewhere` where the newest file is no longer the one that we know. One that is gone is no one's. */
  async check(): Promise<void> {
    const now = await this.#disk.identity(NAMES.newest);
    if (now !== null && now !== this.#identity) throw writtenElsewhere();
  }

  /** After a change of keys: the newest and the write before are in force, generations are those that are there. */
  async relist(): Promise<void> {
    const names = await this.#disk.list();
    this.#identity = await this.#disk.identity(NAMES.newest);
    this.#newest = 'good';
    this.#before = names.includes(NAMES.before) ? 'good' : 'absent';
    this.#fromTemporary = false;
    this.#olderVersion = null; // sealed anew in today's form
    this.#generations = generationsIn(names);
  }

  /** A copy, before the first write in today's form. One that is cut short is written again, because the newest file is then still the old one. */
  async #keepVersion(version: number): Promise<void> {
    const bytes = await this.#disk.read(NAMES.newest);
    if (bytes !== null) await this.#disk.write(keptVersionName(version), bytes);
    await this.#disk.sync();
    this.#olderVersion = null;
  }

  /** A file that somebody is writing now is finished soon; one that stays as it is belongs to nobody. */
  async #removeLeftover(): Promise<void> {
    const found = await this.#disk.identity(NAMES.temporary);
    const wait = Math.min(WRITING_MS, WRITING_MS - await this.#disk.age(NAMES.temporary));
    if (wait > 0) await passing(wait);
    if (await this.#disk.identity(NAMES.temporary) === found) await this.#disk.remove(NAMES.temporary);
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
    this.#leftover = false;
    this.#identity = await this.#disk.identity(NAMES.newest);
    await this.#disk.sync();
  }

  /**
   * The temporary file is also the claim to write: two processes cannot both make it. One that was there before us is left
   * over from a write that was cut short.
   */
  async #claimTemporary(bytes: Uint8Array): Promise<string> {
    if (this.#leftover) await this.#removeLeftover();
    try {
      this.#leftover = true;
      return await this.#disk.create(NAMES.temporary, bytes);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        this.#leftover = false;
        throw writtenElsewhere();
      }
      await this.#undo([], () => undefined);
      throw error;
    }
  }

  /** Puts names back in reverse order: no move has overwritten a file that was needed. */
  async #undo(moves: readonly { readonly from: string; readonly to: string }[], bestEffort: (error: unknown) => void): Promise<void> {
    try {
      for (const { from, to } of [...moves].reverse()) await this.#disk.rename(to, from);
      await this.#disk.remove(NAMES.temporary);
      this.#leftover = false;
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
