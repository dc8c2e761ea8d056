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
  readonly result: Promise<OpenResult>;
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
  const opening = parts.lockAtStart ?? DEFAULT_SECURITY.lockAtStart ? undefined : openFirst(parts);
  const handlers = later<Handlers>();
  const pageRuns = later<undefined>();
  const rowsGone = later<undefined>();
  let ended = false;
  let answered = false;
  let opened: Opened | null = null;

  // A failure that nobody foresaw is the session's to tell.
  const whole = opening?.result.then((result) => {
    if (result.kind === 'open') opened = result;
    return result.kind === 'open' && isWhole(result) ? result.vault : null;
  }, () => null) ?? Promise.resolve(null);
  const nothingFromHere = whole.then((vault) => (vault === null ? undefined : new Promise<never>(() => undefined)));

  const rows = async (): Promise<CallOutput<'accounts.first'> | null> => {
    const vault = await whole;
    if (vault === null || ended) return null;
    const { content } = vault;
    const now = clockOf(time.now());
    const accounts = new Map(content.accounts.map((account) => [account.id, account]));
    const answer = firstRows(content, (ids) => ({ now, rows: ids.flatMap((id) => {
      const account = accounts.get(id);
      return account === undefined ? [] : [rowOf(id, { parameters: account, secret: account.secret }, now, null)];
    }) }));
    answered = true;
    setImmediate(() => rowsGone.resolve(undefined)); // the answer leaves first
    return answer;
  };

  return {
    opening,
    dispatch: createDispatch(async (name) => {
      if (name !== 'accounts.first') pageRuns.resolve(undefined); // the first rows are asked for by the preload already
      const answer = name === 'accounts.first' ? await rows() : null;
      return answer === null ? (await handlers.value)[name] : () => answer;
    }, parts.log, parts.scrubber),
    over: Promise.race([nothingFromHere, Promise.all([rowsGone.value, pageRuns.value]).then(() => undefined)]),
    end: () => {
      ended = true;
      return answered;
    },
    goOn: handlers.resolve,
    liveSecrets: () => (opened === null ? [] : secretsOf(opened.vault.content)),
  };
}

function openFirst({ folder, keychain, time, log }: BeginningParts): FirstOpening {
  // How long a disk takes is never a matter of a driven clock.
  const disk = watchSlow(nodeDisk(folder), systemTime);
  return { disk, result: openVault({ folder, disk, keychain, time, log }) };
}

/** Nothing was lost, and the journal knows nothing that the content does not: these rows are the ones that the application would answer. */
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
