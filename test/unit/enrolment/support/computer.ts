/** @file Where the app of a test runs: the real vault, over a disk that can be cut off at any instant, or in a real folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk, type Disk } from '../../../../src-main/vault/disk';
import { openVault } from '../../../../src-main/vault/open';
import type { Vault } from '../../../../src-main/vault/vault';
import { memoryKeychain } from '../../../support/memory-keychain';
import { SimDisk } from '../../../support/sim-disk';

export interface Computer {
  /** Opens the vault afresh from what is on the disk. */
  open(now: () => number): Promise<Vault>;
  /** The vaults that a power cut now could leave behind, opened. */
  powerCuts(now: () => number): Promise<readonly Vault[]>;
  /** From now on nothing of the running app reaches the disk. */
  cut(): void;
  /** `step` is called before each act on the disk. */
  watch(step: () => void): void;
  end(): Promise<void>;
}

async function openOn(disk: Disk, keychain: ReturnType<typeof memoryKeychain>, now: () => number): Promise<Vault> {
  const result = await openVault({ folder: '', keychain, disk, time: { now } });
  if (result.kind !== 'open') throw new Error(`the vault does not open: ${result.trouble}`);
  if (!result.vault.writable) throw new Error('the vault is older than seen');
  return result.vault;
}

export function simComputer(): Computer {
  const keychain = memoryKeychain();
  let disk = new SimDisk();
  let frozen: ReadonlyMap<string, Uint8Array> | null = null;
  return {
    open: async (now) => {
      disk = new SimDisk(frozen ?? disk.files());
      frozen = null;
      return openOn(disk, keychain, now);
    },
    powerCuts: (now) => Promise.all(disk.crashes().map(async (files) => {
      const result = await openVault({ folder: '', keychain, disk: new SimDisk(files), time: { now } });
      if (result.kind !== 'open') throw new Error(`after a power cut the vault does not open: ${result.trouble}`);
      return result.vault;
    })),
    cut: () => {
      frozen ??= disk.files();
    },
    watch: (step) => {
      disk.onStep = step;
    },
    end: () => Promise.resolve(),
  };
}

/** Real files; the app is closed in order before it is opened again. */
export async function folderComputer(): Promise<Computer> {
  const keychain = memoryKeychain();
  const folder = await mkdtemp(join(tmpdir(), 'tessera-enrolment-'));
  let last: Vault | null = null;
  const unsupported = (): never => {
    throw new Error('a real disk is not cut off');
  };
  return {
    open: async (now) => {
      await last?.close();
      last = await openOn(nodeDisk(folder), keychain, now);
      return last;
    },
    powerCuts: unsupported,
    cut: unsupported,
    watch: unsupported,
    end: async () => {
      await last?.close();
      await rm(folder, { recursive: true });
    },
  };
}
