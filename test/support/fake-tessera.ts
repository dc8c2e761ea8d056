/**
 * @file A main process for tests of the windows: the contract's calls with its schemas enforced in both directions, accounts
 * in memory, and codes that are made up but roll like real ones. It computes nothing secret and keeps nothing.
 */
import { sorted } from '../../src-shared/account-order';
import { tagsOf } from '../../src-shared/tags';
import { contract, events, type CallInput, type CallName, type CallOutput, type EventName, type EventPayload } from '../../src-shared/contract';
import { Failure, type Envelope } from '../../src-shared/errors';
import { DEFAULT_SETTINGS, type AccountView, type AppStateView, type BackupView, type BoardFrame, type BoardRow, type DraftView } from '../../src-shared/model';

type Handler<N extends CallName> = (input: CallInput<N>) => CallOutput<N>;
type Handlers = { [N in CallName]?: Handler<N> };

export interface FakeMain {
  /** What `window.tessera.invoke` does. */
  invoke(name: CallName, input?: unknown): Promise<Envelope<unknown>>;
  on(name: EventName, listener: (payload: never) => void): () => void;
  /** Sends an event to the window, checked against the contract. */
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** All calls so far, with their input. */
  readonly calls: { readonly name: CallName; readonly input: unknown }[];
  accounts: AccountView[];
  state: AppStateView;
  backup: BackupView;
  /** The clock, ms. */
  now: () => number;
  /** Replaces or adds what calls do. */
  answer(handlers: Handlers): void;
}

export const aState = (over: Partial<AppStateView> = {}): AppStateView => ({
  version: '0.1.0', vault: 'open', vaultFolder: '/home/user/.config/Tessera', profile: null, runtime: 'official', platform: 'linux', locale: 'en-GB',
  settings: DEFAULT_SETTINGS, ...over,
});

export const aBackup = (over: Partial<BackupView> = {}): BackupView => ({
  folder: null, passphrase: false, recovery: false, last: null, pending: false, running: false, failure: null, reminder: null, undoable: false, ...over,
});

let made = 0;
export const anAccount = (over: Partial<AccountView> = {}): AccountView => ({
  id: `account-${++made}`, issuer: 'GitHub', label: 'octo@example.org', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0,
  tags: [], pinned: false, createdAt: 1_700_000_000_000, deletedAt: null, link: null, ...over,
});

export const aDraft = (over: Partial<DraftView> = {}): DraftView => ({
  id: `draft-${++made}`, issuer: 'Example', label: 'alice', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0,
  tags: [], source: 'text', duplicate: 'none', unusual: false, warnings: [], ...over,
});

/** A made-up code for a row and a step: the same digits for the same step, others for the next. */
export function fakeCode(id: string, step: number, digits: number): string {
  let hash = 2_166_136_261;
  for (const character of `${id}/${step}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0;
  return String(hash % 10 ** digits).padStart(digits, '0');
}

/** The same in letters, as Steam's kind has them. */
export const fakeSteamCode = (id: string, step: number): string => fakeCode(id, step, 5).replace(/\d/g, (digit) => 'BCDFGHJKMN'.charAt(Number(digit)));

export function createFakeMain(start: { readonly accounts?: readonly AccountView[]; readonly state?: AppStateView; readonly now?: () => number } = {}): FakeMain {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const drafts = new Map<string, DraftView>();
  const hotpCodes = new Map<string, string>();
  let replaced: Handlers = {};

  const find = (id: string): AccountView => {
    const account = fake.accounts.find((candidate) => candidate.id === id);
    if (account === undefined) throw new Failure('not-found');
    return account;
  };
  const put = (account: AccountView): AccountView => {
    fake.accounts = [...fake.accounts.filter(({ id }) => id !== account.id), account];
    fake.emit('accounts.changed', fake.accounts);
    return account;
  };
  const row = (id: string): BoardRow[] => {
    const entry = fake.accounts.find((candidate) => candidate.id === id) ?? drafts.get(id);
    if (entry === undefined) return [];
    if (entry.type === 'hotp') return [{ id, code: hotpCodes.get(id) ?? null, next: null, from: 0, until: 0 }];
    const step = Math.floor(fake.now() / 1000 / entry.period);
    const at = (n: number): string => (entry.type === 'steam' ? fakeSteamCode(id, n) : fakeCode(id, n, entry.digits));
    return [{ id, code: at(step), next: at(step + 1), from: step * entry.period * 1000, until: (step + 1) * entry.period * 1000 }];
  };
  const frame = (ids: readonly string[]): BoardFrame => ({ now: Math.round(fake.now()), rows: ids.flatMap(row) });

  const handlers: Handlers = {
    'app.state': () => fake.state,
    'app.retry': () => null,
    'app.acceptOlder': () => null,
    'app.quit': () => null,
    'app.openWindow': () => null,
    'settings.change': (settings) => {
      const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
      fake.state = { ...fake.state, settings: { ...fake.state.settings, ...given } };
      return fake.state.settings;
    },
    'accounts.first': () => {
      if (fake.state.vault !== 'open') throw new Failure('vault-not-open');
      const live = sorted(fake.accounts.filter(({ deletedAt }) => deletedAt === null));
      const first = live.slice(0, 24);
      return { accounts: [...first], total: live.length, tags: [...tagsOf(live)], frame: frame(first.map(({ id }) => id)), settings: fake.state.settings };
    },
    'accounts.list': () => {
      if (fake.state.vault !== 'open') throw new Failure('vault-not-open');
      return fake.accounts;
    },
    'accounts.edit': ({ id, issuer, label, tags, parameters }) => {
      if (issuer === '' && label === '') throw new Failure('label-missing');
      return put({ ...find(id), issuer, label, ...(tags === undefined ? {} : { tags }), ...(parameters === null ? {} : { ...parameters, counter: Number(parameters.counter) }) });
    },
    'accounts.history': () => [],
    'backup.status': () => fake.backup,
    'restore.discard': () => null,
    'accounts.pin': ({ id, pinned }) => put({ ...find(id), pinned }),
    'accounts.trash': ({ id }) => (put({ ...find(id), deletedAt: Math.round(fake.now()) }), null),
    'accounts.retag': ({ tag, to }) => {
      for (const account of fake.accounts) put({ ...account, tags: account.tags.flatMap((one) => (one !== tag ? [one] : to === '' ? [] : [to])) });
      return { tag: to === '' ? null : to };
    },
    'accounts.restore': ({ id }) => (put({ ...find(id), deletedAt: null }), null),
    'accounts.purge': ({ id }) => {
      if (find(id).link?.state === 'proven') throw new Failure('still-required');
      fake.accounts = fake.accounts.filter((account) => account.id !== id);
      fake.emit('accounts.changed', fake.accounts);
      return null;
    },
    'board.watch': ({ ids }) => frame(ids),
    'codes.copy': ({ id, which }) => {
      const [found] = row(id);
      const code = which === 'current' ? found?.code : found?.next;
      if (code === undefined || code === null) throw new Failure('wrong-state');
      return { code: fake.state.settings.hideCodes ? null : code, clearsIn: fake.state.settings.clearClipboardAfter };
    },
    'codes.uncover': () => null,
    'codes.hotpNext': ({ id }) => {
      const account = find(id);
      const code = fakeCode(id, account.counter, account.digits);
      hotpCodes.set(id, code);
      put({ ...account, counter: account.counter + 1 });
      fake.emit('board.frame', frame([id]));
      return null;
    },
    'drafts.fromText': ({ text, source }) => {
      if (text.trim() === '') throw new Failure('input-empty');
      if (!text.trim().startsWith('otpauth://')) throw new Failure('input-not-otpauth');
      const [issuer = '', label = ''] = decodeURIComponent(new URL(text.trim()).pathname.replace(/^\/+(?:[a-z]+\/)?/, '')).split(':');
      const draft = aDraft({ issuer, label, source });
      drafts.set(draft.id, draft);
      return { drafts: [draft], refused: [] };
    },
    'drafts.fromForm': ({ issuer, label, secret, type, algorithm, digits, period, counter }) => {
      if (secret.trim() === '') throw new Failure('secret-missing');
      const unusual = type !== 'totp' || algorithm !== 'SHA1' || digits !== 6 || period !== 30;
      const draft = aDraft({ issuer, label, type, algorithm, digits, period, counter: Number(counter), source: 'form', unusual });
      drafts.set(draft.id, draft);
      return draft;
    },
    'drafts.save': ({ id, issuer, label, tags }) => {
      const draft = drafts.get(id);
      if (draft === undefined) throw new Failure('not-found');
      drafts.delete(id);
      return put(anAccount({ ...parametersOf(draft), id, issuer, label, tags: tags ?? draft.tags }));
    },
    'drafts.saveAll': ({ drafts: chosen }) => {
      if (chosen.some(({ id }) => !drafts.has(id))) throw new Failure('not-found');
      for (const { id, issuer, label, tags } of chosen) {
        const draft = drafts.get(id);
        drafts.delete(id);
        if (draft !== undefined) put(anAccount({ ...parametersOf(draft), id, issuer, label, tags: tags ?? draft.tags }));
      }
      return { added: chosen.length };
    },
    'links.next': () => null,
    'links.told': () => null,
    'links.handOver': () => null,
    'links.registration': () => 'unavailable',
    'links.register': ({ on }) => (on ? 'on' : 'off'),
    'drafts.discard': ({ ids }) => {
      for (const id of ids) drafts.delete(id);
      return null;
    },
  };

  const fake: FakeMain = {
    accounts: [...(start.accounts ?? [])],
    state: start.state ?? aState(),
    backup: aBackup(),
    now: start.now ?? (() => Date.now()),
    calls: [],
    answer: (more) => {
      replaced = { ...replaced, ...more };
    },
    invoke: async (name, input) => {
      const spec = contract[name];
      fake.calls.push({ name, input });
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) return { ok: false, error: { code: 'bad-request', retryable: false } };
      const handler = (replaced[name] ?? handlers[name]) as ((input: unknown) => unknown) | undefined;
      if (handler === undefined) throw new Error(`the fake main has no ${name}`);
      try {
        return { ok: true, value: spec.output.parse(await handler(parsed.data)) };
      } catch (error) {
        if (error instanceof Failure) return { ok: false, error: error.toAppError() };
        throw error;
      }
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    emit: (name, payload) => {
      const checked = events[name].payload.parse(payload);
      for (const listener of listeners.get(name) ?? []) listener(checked as never);
    },
  };
  return fake;
}

function parametersOf({ type, algorithm, digits, period, counter }: DraftView): Pick<DraftView, 'type' | 'algorithm' | 'digits' | 'period' | 'counter'> {
  return { type, algorithm, digits, period, counter };
}
