/**
 * @file What a start shows first: the vault, opened as soon as the keychain answers, and the first rows of its list. Kept small: the rest of
 * main takes longest to load, so it comes once these rows have left, and goes on with what was opened here (docs/decisions/start-time.md).
 */
import type { CallOutput } from '../src-shared/contract';
import { DEFAULT_SECURITY } from '../src-shared/model';
import type { Secret } from '../src-shared/secret';
import { firstRows } from './accounts/first-rows';
import { createDispatch, type Dispatch, type Handlers } from './ipc/dispatch';
import type { Keychain } from './keychain/keychain';
import type { Log } from './log';
import { clockOf, rowOf } from './otp/row';
import type { Scrubber } from './scrub';
import { systemTime, type Time } from './time';
import { nodeDisk } from './vault/disk';
import { openVault } from './vault/open';
import { secretsOf } from './vault/secrets';
import { watchSlow, type WatchedDisk } from './vault/slow-disk';
import type { OpenResult } from './vault/vault';

export { prepareOrder } from '../src-shared/account-order';

export interface BeginningParts {
  /** Where the vault is kept. */
  readonly folder: string;
  readonly keychain: Keychain;
  readonly time: Time;
  readonly log: Log;
  readonly scrubber: Scrubber;
  /** As the preferences have it: then nothing is opened here. */
  readonly lockAtStart: boolean | undefined;
}

/** The vault's folder and what comes of opening it, with the keychain alone. */
export interface FirstOpening {
  readonly disk: WatchedDisk;
  /** Once; then null: whoever takes it is the only one that holds the vault, so that a lock leaves nothing of it. */
  take(): Promise<OpenResult> | null;
}

export interface Beginning {
  /** Undefined where the vault stays locked. */
  readonly opening: FirstOpening | undefined;
  /** Answers the first rows, where nothing has to be told before them; every other call waits for `goOn`. */
  readonly dispatch: Dispatch;
  /** Resolves when the rows have left and the page runs its own code, so that main's thread is not needed for a while; or when no rows will leave from here. */
  readonly over: Promise<void>;
  /** From now on no rows leave from here. True where they did: then the window counts on an open vault. */
  end(): boolean;
  goOn(handlers: Handlers): void;
  /** For the scrubber, until the application knows them. */
  liveSecrets(): Iterable<Secret>;
}

type Opened = Extract<OpenResult, { readonly kind: 'open' }>;

export function begin(parts: BeginningParts): Beginning {
  const { time } = parts;
  const first = parts.lockAtStart ?? DEFAULT_SECURITY.lockAtStart ? null : openFirst(parts);
  const handlers = later<Handlers>();
  const pageRuns = later<undefined>();
  const nothingFromHere = later<undefined>();
  const rowsGone = later<undefined>();
  let answered = false;
  let ended = false;
  /** Let go in the end: what is locked later must not be held here. */
  let opened: Opened | null = null;
  // A failure that nobody foresaw is the session's to tell.
  const known = first?.result.then((result) => {
    if (!ended && result.kind === 'open') opened = result;
    if (opened === null || !isWhole(opened)) nothingFromHere.resolve(undefined);
  }, () => nothingFromHere.resolve(undefined));
  if (first === null) nothingFromHere.resolve(undefined);

  const rows = async (): Promise<CallOutput<'accounts.first'> | null> => {
    await known;
    if (ended || opened === null || !isWhole(opened)) return null;
    const { content } = opened.vault;
    const now = clockOf(time.now());
    const accounts = new Map(content.accounts.map((account) => [account.id, account]));
    const answer = firstRows(content, (ids) => ({ now, rows: ids.flatMap((id) => {
      const account = accounts.get(id);
      return account === undefined ? [] : [rowOf(id, { parameters: account, secret: account.secret, hidden: content.settings.hideCodes }, now, null)];
    }) }));
    answered = true;
    setImmediate(() => rowsGone.resolve(undefined)); // the answer leaves first
    return answer;
  };

  return {
    opening: first?.opening,
    dispatch: createDispatch(async (name) => {
      if (name !== 'accounts.first') pageRuns.resolve(undefined); // the first rows are asked for by the preload already
      const answer = name === 'accounts.first' ? await rows() : null;
      return answer === null ? (await handlers.value)[name] : () => answer;
    }, parts.log, parts.scrubber),
    over: Promise.race([nothingFromHere.value, Promise.all([rowsGone.value, pageRuns.value]).then(() => undefined)]),
    end: () => {
      ended = true;
      return answered;
    },
    goOn: (given) => {
      opened = null;
      handlers.resolve(given);
    },
    liveSecrets: () => (opened === null ? [] : secretsOf(opened.vault.content)),
  };
}

/** `result` is for whoever asks for rows until the opening was taken. */
function openFirst({ folder, keychain, time, log }: BeginningParts): { readonly opening: FirstOpening; readonly result: Promise<OpenResult> } {
  // How long a disk takes is never a matter of a driven clock.
  const disk = watchSlow(nodeDisk(folder), systemTime);
  const result = openVault({ folder, disk, keychain, time, log });
  let kept: Promise<OpenResult> | null = result;
  return {
    result,
    opening: {
      disk,
      take: () => {
        const taken = kept;
        kept = null;
        return taken;
      },
    },
  };
}

/** Nothing was lost, and the journal knows nothing that the content does not: the application would answer the same rows. */
function isWhole({ vault, recoveredFrom, newestDamaged, journal, rollback }: Opened): boolean {
  return recoveredFrom === null && !newestDamaged && journal === 'whole' && rollback === null && vault.writable && vault.journal.entries().length === 0;
}

function later<T>(): { readonly value: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const value = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { value, resolve };
}
