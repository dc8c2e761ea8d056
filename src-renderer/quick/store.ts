/** @file What the quick search shows now. Nothing of it outlasts the moment it goes out of sight, but for the accounts' names. */
import { create } from 'zustand';
import type { AccountView, AppStateView } from '../../src-shared/model';

interface State {
  readonly app: AppStateView | null;
  /** Null until main has told, and while the vault is not open. */
  readonly accounts: readonly AccountView[] | null;
  readonly visible: boolean;
  readonly query: string;
  /** The marked row: Enter takes it. */
  readonly at: number;
  /** The row that was copied. */
  readonly copied: string | null;
  readonly said: string;
}

/** As it is when it comes up. */
export const NEW = { query: '', at: 0, copied: null, said: '' } as const;

export const useStore = create<State>()(() => ({ app: null, accounts: null, visible: true, ...NEW }));
export const { getState: state, setState: change } = useStore;
