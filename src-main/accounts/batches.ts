/**
 * @file The codes of Google Authenticator exports that are being collected. An export is several QR codes, scanned in any
 * order through any door, some of them twice; here is which of them are there. Memory only, like the drafts.
 */
import type { BatchView } from '../../src-shared/model';
import type { MigrationCode } from '../../src-shared/migration/decode';

/** A code's place: which of the exports it belongs to (from 1), and which of its codes it is (from 0). */
export interface Place {
  readonly number: number;
  readonly index: number;
}

export interface Placed extends Place {
  /** This very code is already here: nothing is to be added. */
  readonly again: boolean;
}

export interface Batches {
  add(code: MigrationCode): Placed;
  /** Exports of more than one code, in the order in which they began. */
  view(): BatchView[];
  /** The code's accounts were given up: it may be scanned anew. */
  remove(place: Place): void;
  clear(): void;
}

interface Batch {
  readonly id: number;
  readonly size: number;
  readonly codes: Map<number, MigrationCode>;
}

export function createBatches(): Batches {
  let batches: Batch[] = [];
  return {
    add: (code) => {
      const { id, size, index } = code.batch;
      for (const [n, batch] of batches.entries()) {
        if (batch.id !== id || batch.size !== size) continue;
        const there = batch.codes.get(index);
        if (there === undefined) batch.codes.set(index, code);
        else if (!isSame(there, code)) continue; // ids are random, or 0 with other programs: another export then
        return { number: n + 1, index, again: there !== undefined };
      }
      batches = [...batches, { id, size, codes: new Map([[index, code]]) }];
      return { number: batches.length, index, again: false };
    },
    view: () => batches.flatMap(({ size, codes }, n) => (size === 1 || codes.size === 0 ? [] : [{ number: n + 1, size, collected: [...codes.keys()].sort((a, b) => a - b) }])),
    remove: ({ number, index }) => {
      batches[number - 1]?.codes.delete(index);
    },
    clear: () => {
      batches = [];
    },
  };
}

/** The same accounts; the link's spelling may differ. */
function isSame(one: MigrationCode, other: MigrationCode): boolean {
  return one.refused.length === other.refused.length && one.found.length === other.found.length && one.found.every((account, n) => {
    const its = other.found[n];
    return its !== undefined && its.type === account.type && its.issuer === account.issuer && its.label === account.label && its.secret.equals(account.secret);
  });
}
