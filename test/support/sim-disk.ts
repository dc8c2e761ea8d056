/**
 * @file A disk in memory that forgets: bytes are durable after their fsync, names after the folder's. `onStep` is called
 * between any two acts, partial writes included, and may take `crashes()`: the disks that a power cut at that instant
 * could leave behind.
 */
import type { Disk } from '../../src-main/vault/disk';

let inodes = 0;
const newInode = (data: Buffer): Inode => ({ id: (inodes += 1), version: 0, data, durable: Buffer.from(data) });

interface Inode {
  readonly id: number;
  /** Counts writes. */
  version: number;
  /** What a program reads. */
  data: Buffer;
  /** What the platter holds for certain. */
  durable: Buffer;
}

type NameAct =
  | { readonly act: 'link'; readonly name: string; readonly inode: Inode }
  | { readonly act: 'rename'; readonly from: string; readonly to: string }
  | { readonly act: 'remove'; readonly name: string };

export class SimDisk implements Disk {
  #names: Map<string, Inode>;
  #durable: Map<string, Inode>;
  #pending: NameAct[] = [];
  /** Called with the name of each step before it is done; may throw a system error in its place. */
  onStep: (step: string) => void = () => undefined;

  constructor(files: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#names = new Map([...files].map(([name, data]) => [name, newInode(Buffer.from(data))]));
    this.#durable = new Map(this.#names);
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.#names.keys()]);
  }

  async read(name: string): Promise<Uint8Array | null> {
    await Promise.resolve();
    const inode = this.#names.get(name);
    return inode === undefined ? null : Buffer.from(inode.data);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#step('create');
    await this.#put(name, bytes);
  }

  async #put(name: string, bytes: Uint8Array): Promise<void> {
    const inode = this.#names.get(name) ?? newInode(Buffer.alloc(0));
    if (!this.#names.has(name)) this.#apply({ act: 'link', name, inode });
    inode.data = Buffer.alloc(0);
    await this.#fill(inode, Buffer.alloc(0), bytes);
  }

  /** Nobody else writes here now. */
  age(): Promise<number> {
    return Promise.resolve(Infinity);
  }

  async create(name: string, bytes: Uint8Array): Promise<string> {
    await this.#step('create');
    if (this.#names.has(name)) throw systemError('EEXIST');
    await this.#put(name, bytes);
    return (await this.identity(name)) ?? '';
  }

  async identity(name: string): Promise<string | null> {
    await Promise.resolve();
    const inode = this.#names.get(name);
    return inode === undefined ? null : `${inode.id} ${inode.version}`;
  }

  async writeAt(name: string, offset: number, bytes: Uint8Array): Promise<void> {
    await this.#step('open');
    const inode = this.#names.get(name);
    if (inode === undefined) throw systemError('ENOENT');
    await this.#fill(inode, inode.data.subarray(0, offset), bytes);
  }

  async #fill(inode: Inode, before: Uint8Array, bytes: Uint8Array): Promise<void> {
    inode.version += 1;
    inode.data = Buffer.concat([before, bytes.subarray(0, bytes.length >> 1)]);
    await this.#step('write');
    inode.data = Buffer.concat([before, bytes]);
    await this.#step('fsync');
    inode.durable = Buffer.from(inode.data);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename');
    if (!this.#names.has(from)) throw systemError('ENOENT');
    this.#apply({ act: 'rename', from, to });
  }

  async remove(name: string): Promise<void> {
    await this.#step('remove');
    this.#apply({ act: 'remove', name });
  }

  async sync(): Promise<void> {
    await this.#step('sync');
    this.#durable = new Map(this.#names);
    this.#pending = [];
  }

  /** What stands on the disk now, as a program sees it. */
  files(): Map<string, Buffer> {
    return new Map([...this.#names].map(([name, inode]) => [name, Buffer.from(inode.data)]));
  }

  /**
   * Every disk that a power cut now could leave: each prefix of the names not yet synced, and each single one of them
   * left out; of bytes not yet synced none, half, all, or blocks of zeros.
   */
  crashes(): readonly Map<string, Buffer>[] {
    const orders = new Set<readonly NameAct[]>();
    for (let length = 0; length <= this.#pending.length; length += 1) orders.add(this.#pending.slice(0, length));
    for (const left of this.#pending) orders.add(this.#pending.filter((act) => act !== left));
    const unsynced = [...this.#names.values()].some((inode) => !inode.data.equals(inode.durable));
    const tears = unsynced ? TEARS : TEARS.slice(0, 1);
    return [...orders].flatMap((acts) => {
      const names = new Map(this.#durable);
      for (const act of acts) perform(names, act);
      return tears.map((tear) => new Map([...names].map(([name, inode]) => [name, tear(inode)])));
    });
  }

  #apply(act: NameAct): void {
    perform(this.#names, act);
    this.#pending.push(act);
  }

  async #step(name: string): Promise<void> {
    await Promise.resolve();
    this.onStep(name);
  }
}

const TEARS: readonly ((inode: Inode) => Buffer)[] = [
  ({ durable }) => Buffer.from(durable),
  ({ data }) => Buffer.from(data),
  ({ data, durable }) => Buffer.from(data.subarray(0, Math.max(Math.min(durable.length, data.length), (durable.length + data.length) >> 1))),
  ({ data, durable }) => Buffer.concat([durable.subarray(0, data.length), Buffer.alloc(Math.max(0, data.length - durable.length))]),
];

function perform(names: Map<string, Inode>, act: NameAct): void {
  switch (act.act) {
    case 'link': names.set(act.name, act.inode); return;
    case 'remove': names.delete(act.name); return;
    case 'rename': {
      const inode = names.get(act.from);
      if (inode === undefined) return; // its creation never reached the disk
      names.delete(act.from);
      names.set(act.to, inode);
    }
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
