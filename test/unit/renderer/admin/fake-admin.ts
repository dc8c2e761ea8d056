/** @file The admin window's half of the fake main: one connection and a make-believe FreeSewing behind it. */
import { Failure } from '../../../../src-shared/errors';
import type { ConnectionView, EnrolmentView } from '../../../../src-shared/model';
import { createFakeMain, fakeCode, type FakeMain } from '../../../support/fake-tessera';
import { connection, enrolment } from './fixtures';

export interface FakeAdmin {
  readonly main: FakeMain;
  /** What main knows; replacing it tells the window. */
  set(connections: readonly ConnectionView[]): void;
  connections(): readonly ConnectionView[];
  /** Changes the first connection. */
  change(part: Partial<ConnectionView>): void;
  /** What the make-believe server does next. */
  server: { password: string; mfa: 'on' | 'off'; codes: readonly string[]; failNext: Failure | null };
}

const CODES = ['4f1c02aa', '90be7d31', 'c2d81f6e', '0a7733b9', '5e6f1d20', 'b81c44e7', '7d209f53', 'e3aa6018'];
const SECRET = 'KBTSKUKRDJPEGCZK';

/** Rows that look like a QR code: the real matrix only comes from main. */
const QR_ROWS = Array.from({ length: 29 }, (_, y) => Array.from({ length: 29 }, (__, x) => ((x * 7 + y * 13 + x * y) % 3 === 0 ? '1' : '0')).join(''));

export function createFakeAdmin(start: readonly ConnectionView[] = []): FakeAdmin {
  const main = createFakeMain();
  let connections = [...start];
  let made = 0;

  const find = (id: string): ConnectionView => {
    const found = connections.find((one) => one.id === id);
    if (found === undefined) throw new Failure('not-found');
    return found;
  };
  const byEnrolment = (id: string): ConnectionView & { readonly enrolment: EnrolmentView } => {
    const found = connections.find((one) => one.enrolment?.id === id);
    if (found?.enrolment == null) throw new Failure('not-found');
    return { ...found, enrolment: found.enrolment };
  };
  const put = (next: ConnectionView): ConnectionView => {
    connections = connections.some(({ id }) => id === next.id) ? connections.map((one) => (one.id === next.id ? next : one)) : [...connections, next];
    main.emit('connections.changed', connections);
    return next;
  };
  const move = (id: string, part: Partial<EnrolmentView>, more: Partial<ConnectionView> = {}): EnrolmentView => {
    const at = byEnrolment(id);
    const next = { ...at.enrolment, ...part };
    put({ ...at, ...more, enrolment: next.state === 'off' || next.state === 'abandoned' ? null : next });
    return next;
  };
  const status = (): ConnectionView['status'] => ({ mfa: fake.server.mfa, checkedAt: Math.round(main.now()) });
  const fail = (): void => {
    const failure = fake.server.failNext;
    fake.server.failNext = null;
    if (failure !== null) throw failure;
  };
  const checkPassword = (password: string): void => {
    if (password !== fake.server.password) throw new Failure('password-or-code-refused');
  };

  main.answer({
    'board.watch': ({ ids }) => {
      const step = Math.floor(main.now() / 30_000);
      const known = ids.filter((id) => connections.some((one) => one.enrolment?.id === id));
      const rows = known.map((id) => ({ id, code: fakeCode(id, step, 6), next: fakeCode(id, step + 1, 6), from: step * 30_000, until: (step + 1) * 30_000 }));
      return { now: Math.round(main.now()), rows };
    },
    'connections.list': () => connections,
    'elsewhere.recheck': () => [],
    'elsewhere.dismiss': () => [],
    'connections.add': ({ name, baseUrl, environment, credentials }) => {
      fail();
      if (!/^https?:\/\//.test(baseUrl)) throw new Failure('url-not-valid');
      if (credentials.kind === 'password' && credentials.password !== fake.server.password) throw new Failure('sign-in-refused');
      if (credentials.kind === 'password' && fake.server.mfa === 'on' && credentials.code === undefined) throw new Failure('code-needed');
      const username = credentials.kind === 'password' ? credentials.username : null;
      return put(connection({ id: `con-${++made}`, name, baseUrl, environment, auth: credentials.kind, username, remoteUser: username, status: status() }));
    },
    'connections.signIn': ({ id, credentials }) => {
      fail();
      if (credentials.kind === 'password' && credentials.password !== fake.server.password) throw new Failure('sign-in-refused');
      if (credentials.kind === 'password' && fake.server.mfa === 'on' && credentials.code === undefined) throw new Failure('code-needed');
      return put({ ...find(id), signedIn: true });
    },
    'connections.remove': ({ id }) => {
      connections = connections.filter((one) => one.id !== id);
      main.emit('connections.changed', connections);
      const failure = fake.server.failNext;
      fake.server.failNext = null;
      return { unrenewed: failure?.toAppError() ?? null };
    },
    'connections.renewKeys': () => {
      fail();
      return null;
    },
    'connections.check': ({ id }) => {
      fail();
      return put({ ...find(id), status: status() });
    },
    'connections.calls': () => [
      { id: 1, at: Math.round(main.now()) - 9000, method: 'POST', path: '/signin', status: 200, milliseconds: 212.4, sent: { username: 'ada' }, received: { result: 'success' } },
      { id: 2, at: Math.round(main.now()) - 2000, method: 'POST', path: '/account/mfa/jwt', status: 403, milliseconds: 48, sent: { mfa: 'true' }, received: { error: 'mfaTokenInvalid' } },
    ],
    'enrolment.start': ({ connectionId }) => {
      fail();
      const issued = enrolment({ id: `enr-${++made}`, connectionId, updatedAt: Math.round(main.now()) });
      put({ ...find(connectionId), enrolment: issued });
      return issued;
    },
    'enrolment.reveal': () => ({ qr: { size: 29, rows: QR_ROWS }, secret: SECRET, uri: `otpauth://totp/FreeSewing:user-2?secret=${SECRET}` }),
    'enrolment.confirm': ({ id }) => {
      fail();
      fake.server.mfa = 'on';
      return move(id, { state: 'proven', accountId: 'acc-1', backupCodes: { total: fake.server.codes.length, used: 0, kept: false } }, { status: status() });
    },
    'enrolment.backupCodes': () => fake.server.codes.map((code) => ({ code, usedAt: null, perhapsUsed: false })),
    'enrolment.copyBackupCodes': () => ({ clearsIn: 30 }),
    'enrolment.saveBackupCodes': () => ({ saved: true }),
    'enrolment.codesKept': ({ id }) => move(id, { backupCodes: { ...byEnrolment(id).enrolment.backupCodes, kept: true } }),
    'enrolment.prove': ({ id, password }) => {
      fail();
      checkPassword(password);
      return move(id, { state: 'proven', lost: null });
    },
    'enrolment.settle': ({ id }) => {
      fail();
      const { lost } = byEnrolment(id).enrolment;
      if (fake.server.mfa === 'on') return move(id, { state: 'on-unproven' }, { status: status() });
      return move(id, { state: lost?.step === 'confirm' ? 'issued' : lost?.step === 'setup' ? 'abandoned' : 'off', lost: null }, { status: status() });
    },
    'enrolment.abandon': ({ id }) => move(id, { state: 'abandoned' }),
    'enrolment.disable': ({ connectionId, password }) => {
      fail();
      checkPassword(password ?? '');
      fake.server.mfa = 'off';
      return put({ ...find(connectionId), status: status(), enrolment: null });
    },
  });

  const fake: FakeAdmin = {
    main,
    server: { password: 'secret', mfa: 'off', codes: CODES, failNext: null },
    set: (next) => {
      connections = [...next];
      main.emit('connections.changed', connections);
    },
    connections: () => connections,
    change: (part) => {
      const [first] = connections;
      if (first !== undefined) put({ ...first, ...part });
    },
  };
  return fake;
}
