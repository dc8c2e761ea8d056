/** @file What the authenticator window shows now. Main is the truth; this is its last word and the window's own view of it. */
import { create } from 'zustand';
import type { AppError } from '../../src-shared/errors';
import type { AccountView, AppStateView, BackupView, BatchView, DraftView, LostField, Protection, RefusedLink, Settings } from '../../src-shared/model';
import type { PictureTrouble } from '../scanner/scan';
import type { Status } from '../ui/components/StatusLine';

/**
 * What could not be read: a link of a text; an entry of another app's export; a code in a picture (`position` from 1 where the picture has several, else
 * null); or a whole picture.
 */
export type Refused =
  | ({ readonly kind: 'link' } & RefusedLink)
  | ({ readonly kind: 'entry' } & RefusedLink)
  | { readonly kind: 'code'; readonly file: string; readonly position: number | null; readonly error: AppError }
  | { readonly kind: 'picture'; readonly file: string; readonly reason: PictureTrouble };

/** What an export holds and Tessera has no place for. */
export interface Lost {
  readonly app: string;
  readonly fields: readonly LostField[];
}

/** What a door brought in. `refused`: what stood beside the accounts and is none. */
export interface Found {
  readonly drafts: readonly DraftView[];
  readonly refused: readonly Refused[];
  readonly lost?: readonly Lost[];
  /** Exports of several codes that are being collected. */
  readonly batches?: readonly BatchView[];
  /** What the last code, picture or text brought; another number says the same again. `seen`: not only for the ear. */
  readonly said?: { readonly text: string; readonly at: number; readonly seen: boolean };
}

export type SheetName =
  | { readonly name: 'add' | 'camera' | 'screen' | 'paste' | 'form' | 'settings' | 'shortcuts' | 'export-accounts' | 'security' | 'recovery' | 'recovery-remove' }
  | { readonly name: 'backup' | 'backup-set-up' | 'backup-copy' | 'restore' }
  /** A backup became a new vault; the old one's files are called like this now. */
  | { readonly name: 'restored'; readonly moved: string | null; readonly empty?: true }
  /** A new, empty vault beside the one that does not open. */
  | { readonly name: 'empty' }
  /** What shall open the vault; `renew`: with another passphrase. */
  | { readonly name: 'protect'; readonly kind: Protection['kind']; readonly renew: boolean }
  /** Another app's export is locked: its password is asked for. */
  | { readonly name: 'export'; readonly app: string }
  | ({ readonly name: 'confirm' } & Found)
  | { readonly name: 'tag'; readonly tag: string }
  | { readonly name: 'edit' | 'history' | 'purge' | 'show'; readonly account: AccountView };

export interface State {
  readonly app: AppStateView | null;
  /** They come with the first rows, before the rest of the state. */
  readonly settings: Settings | null;
  /** All accounts, those in the trash too; null until main has told. */
  readonly accounts: readonly AccountView[] | null;
  /** How many more there are, while only the first rows are here. */
  readonly coming: number;
  /** Null until main has told. */
  readonly backup: BackupView | null;
  /** All tags, while only the first rows are here. */
  readonly comingTags: readonly string[];
  readonly query: string;
  /** The pressed ones. One that nobody carries any more counts no more. */
  readonly tags: readonly string[];
  /** The search has the focus: the first match is marked. */
  readonly searching: boolean;
  readonly place: 'list' | 'trash';
  /** One sheet at a time. */
  readonly sheet: SheetName | null;
  /** The confirm sheet, while another door is open to collect more. */
  readonly aside: Found | null;
  readonly status: Status | null;
  /** The row that was copied a moment ago. */
  readonly copied: string | null;
  readonly menu: { readonly account: AccountView; readonly x: number; readonly y: number } | null;
  /** Deleted accounts that can be brought back, the newest last. */
  readonly undo: readonly AccountView[];
  readonly scanning: boolean;
}

export const useStore = create<State>()(() => ({
  app: null,
  settings: null,
  accounts: null,
  coming: 0,
  backup: null,
  comingTags: [],
  query: '',
  tags: [],
  searching: false,
  place: 'list',
  sheet: null,
  aside: null,
  status: null,
  copied: null,
  menu: null,
  undo: [],
  scanning: false,
}));

export const { getState: state, setState: change } = useStore;

/** The vault is open. At a start the first rows are there a moment before main says so. */
export function isOpen(): boolean {
  const { app, accounts } = state();
  return app === null ? accounts !== null : app.vault === 'open';
}
