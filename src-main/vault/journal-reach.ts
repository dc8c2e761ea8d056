/**
 * @file How far back the journal reaches: to the oldest vault file that is kept. Whichever of them has to be opened one day,
 * the journal still holds every secret that was received since (DESIGN section 5).
 */
import { unseal } from './crypto';
import type { Disk } from './disk';
import { generationsIn } from './generations';
import { parseHeader } from './header';

export class JournalReach {
  readonly #disk: Disk;
  /** What each generation says was released when it was written. Null: it opens with no key that is in force, so nobody opens it. */
  readonly #known = new Map<string, number | null>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Records up to this number have their results in every generation that could be opened. Rejects where the disk refuses. */
  async floor(dataKey: Uint8Array): Promise<number> {
    const names = generationsIn(await this.#disk.list()).map(({ name }) => name);
    for (const gone of [...this.#known.keys()].filter((name) => !names.includes(name))) this.#known.delete(gone);
    let floor = Number.MAX_SAFE_INTEGER;
    for (const name of names) {
      let released = this.#known.get(name);
      if (released === undefined) {
        released = releasedIn(await this.#disk.read(name), dataKey);
        this.#known.set(name, released);
      }
      if (released !== null) floor = Math.min(floor, released);
    }
    return floor;
  }
}

function releasedIn(file: Uint8Array | null, dataKey: Uint8Array): number | null {
  const parsed = file === null ? null : parseHeader(file);
  const plaintext = parsed?.kind === 'header' ? unseal(dataKey, parsed.body, parsed.header.bytes) : null;
  if (plaintext === null) return null;
  try {
    const { released } = JSON.parse(plaintext.toString('utf8')) as { readonly released?: unknown };
    return typeof released === 'number' ? released : 0; // not understood: everything stays
  } finally {
    plaintext.fill(0);
  }
}
