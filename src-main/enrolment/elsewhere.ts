/** @file What changed elsewhere, kept until the person has seen it. Not sealed: the audit trail has it for good. */
import type { ChangedElsewhere } from '../../src-shared/model';
import type { Desk } from './desk';
import { ownerKey } from './journal-index';

export interface Elsewhere {
  /** Reads again, one round at a time; answers everything that was not dismissed. */
  recheck(): Promise<ChangedElsewhere[]>;
  dismiss(ids: readonly string[]): ChangedElsewhere[];
}

/** `usersToo`: false while other work asks the server about a connection's users. */
export function createElsewhere(desk: Desk, usersToo: (connectionId: string) => boolean): Elsewhere {
  let changes: readonly ChangedElsewhere[] = [];
  let running: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    const { recheck } = await import('./recheck'); // not needed before the window is there
    const found = await recheck(desk, usersToo);
    // One line for each account: from what was known first to what is known now; there and back is no change.
    const fresh = new Map(found.map((change) => [keyOf(change), change]));
    const kept = changes.map((change) => {
      const newer = fresh.get(keyOf(change));
      fresh.delete(keyOf(change));
      return newer === undefined ? change : { ...newer, was: change.was, wasAt: change.wasAt };
    });
    changes = [...kept.filter(({ was, is }) => was !== is), ...fresh.values()];
  };
  return {
    recheck: async () => {
      if (!desk.vault.writable) return [...changes];
      running ??= round().finally(() => {
        running = null;
      });
      await running;
      return [...changes];
    },
    dismiss: (ids) => {
      changes = changes.filter(({ id }) => !ids.includes(id));
      return [...changes];
    },
  };
}

const keyOf = ({ connectionId, userId }: ChangedElsewhere): string => ownerKey(connectionId, userId);
