/** @file AXR's server as the contract has it: `/auth/password`, `/auth/totp` and `/users/:id/secrets`. */
import type { StagingClock } from '../host/clock';
import { readBody, textIn } from '../host/read';
import { CodeChecker } from '../host/second-factor';
import type { StagingReply, StagingRequest, StagingService } from '../host/service';
import { jsonReply } from '../host/service';
import { Sessions } from './sessions';
import { DEFAULT_SETTINGS } from './settings';
import type { AxrSettings } from './settings';
import { enrolledOf, newRecord } from './users';
import type { SecretRecord, User, Users } from './users';

const SECRETS = /^\/users\/([^/]+)\/secrets$/;
const RECORD = /^\/users\/([^/]+)\/secrets\/([^/]+?)(\/enroll)?$/;

const refusal = (status: number, code: string, message: string): StagingReply => jsonReply(status, { code, status, message });
const BAD_BODY = refusal(400, 'BAD_REQUEST', 'The request body is not valid.');
const jwtOf = ({ headers }: StagingRequest): string => /^jwt (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';

export class AxrService implements StagingService {
  readonly settings: AxrSettings = { ...DEFAULT_SETTINGS };
  readonly sessions: Sessions;
  readonly #codes = new CodeChecker();
  readonly #users: Users;
  readonly #clock: StagingClock;

  constructor(users: Users, clock: StagingClock) {
    this.#users = users;
    this.#clock = clock;
    this.sessions = new Sessions(users, clock, this.settings);
  }

  operation(request: StagingRequest): string {
    const path = this.#pathOf(request);
    if (path === '/auth/password') return 'sign-in';
    if (path === '/auth/totp') return 'sign-in-code';
    if (path !== null && SECRETS.test(path)) return request.method === 'POST' ? 'setup' : request.method === 'GET' ? 'list' : 'other';
    if (path !== null && RECORD.test(path)) return request.method === 'PUT' ? 'confirm' : request.method === 'DELETE' ? 'disable' : 'other';
    return 'other';
  }

  refusal(status: number, text: string): StagingReply {
    return refusal(status, text, text);
  }

  handle(request: StagingRequest): StagingReply {
    const path = this.#pathOf(request);
    const { signInMethod, totpMethod } = this.settings;
    if (path === '/auth/password') return request.method === signInMethod ? this.#password(request) : this.#missing();
    if (path === '/auth/totp') return request.method === totpMethod ? this.#totp(request) : this.#missing();
    const [, userId, secretId, enroll] = RECORD.exec(path ?? '') ?? SECRETS.exec(path ?? '') ?? [];
    if (userId === undefined) return this.#missing();
    const who = this.sessions.read(jwtOf(request), 'access');
    if (who === null) return refusal(401, 'AUTH_REQUIRED', 'Authentication is required.');
    const user = this.#users.byId(userId);
    if (who.uid !== userId && !who.admin) return refusal(403, 'AUTH_PERMISSION', 'You may not do this.');
    if (user === null) return refusal(404, 'NOT_FOUND', 'There is no such user.');
    if (secretId === undefined) return this.#secrets(user, request);
    return this.#record(user, secretId, enroll !== undefined, request);
  }

  #pathOf({ path }: StagingRequest): string | null {
    const { basePath } = this.settings;
    return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : null;
  }

  #missing(): StagingReply {
    return { status: this.settings.missingRoute, headers: {}, body: '' };
  }

  #password({ headers }: StagingRequest): StagingReply {
    const [, pair = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
    const [username = '', ...rest] = Buffer.from(pair, 'base64').toString().split(':');
    const user = this.#users.byName(username);
    const failed = refusal(401, 'AUTH_FAILED', 'The user name or password is wrong.');
    if (user === null) return failed;
    // "Backup codes act as one-time passwords": in place of the password, and no second step follows.
    if (this.settings.backupCodeAt !== 'totp' && this.#users.spend(user, rest.join(':'))) return this.#signedIn(user);
    if (!this.#users.passwordFits(user, rest.join(':'))) return failed;
    return enrolledOf(user) === null ? this.#signedIn(user) : this.#challenge(user);
  }

  #signedIn(user: User): StagingReply {
    const { tokenField, userIdIn } = this.settings;
    const id = userIdIn === 'uid' ? { uid: user.uid } : userIdIn === 'userId' ? { userId: user.uid } : userIdIn === 'user.uid' ? { user: { uid: user.uid } } : {};
    return jsonReply(200, { [tokenField]: this.sessions.issue(user, 'access'), ...id });
  }

  #challenge(user: User): StagingReply {
    const { tokenField, challengeField, challengeMark } = this.settings;
    const name = challengeField === 'as-token' ? tokenField : challengeField;
    return jsonReply(200, { [name]: this.sessions.issue(user, 'challenge'), ...(challengeMark === 'flag' ? { mfa: true } : {}) });
  }

  #totp(request: StagingRequest): StagingReply {
    const { challengeIn, codeField, backupCodeAt } = this.settings;
    const body = request.method === 'GET' ? Object.fromEntries(request.query) : readBody(request);
    if (body === null) return BAD_BODY;
    const challenge = challengeIn === 'header' ? jwtOf(request) : textIn(body['challenge']) ?? '';
    const user = this.sessions.read(challenge, 'challenge');
    if (user === null) return refusal(401, 'AUTH_REQUIRED', 'The challenge is missing, wrong or has run out.');
    const code = textIn(body[codeField]);
    if (code === null) return BAD_BODY;
    const fits = user.records.some((record) => record.enrolled && this.#accepts(code, record)) || (backupCodeAt !== 'password' && this.#users.spend(user, code));
    if (!fits) return refusal(401, 'AUTH_FAILED', 'The code is wrong.');
    this.sessions.end(challenge);
    return this.#signedIn(user);
  }

  #secrets(user: User, request: StagingRequest): StagingReply {
    if (request.method === 'GET') {
      if (!this.settings.list) return this.#missing();
      return jsonReply(200, [{ uid: user.passwordId, type: 'password' }, ...user.records.map(({ uid }) => ({ uid, type: 'mfa' }))]);
    }
    if (request.method !== 'POST') return this.#missing();
    if (readBody(request)?.['type'] !== 'mfa') return BAD_BODY;
    const record = newRecord(this.settings.secretKind);
    user.records.push(record);
    return this.#created(user, record);
  }

  #created(user: User, record: SecretRecord): StagingReply {
    const { recordIdIn, createdStatus, basePath } = this.settings;
    const named = recordIdIn === 'uid' || recordIdIn === 'id' || recordIdIn === '_id' ? { [recordIdIn]: record.uid } : {};
    const location = recordIdIn === 'location' ? { Location: `${basePath}/users/${user.uid}/secrets/${record.uid}` } : {};
    return jsonReply(createdStatus, { ...named, type: 'mfa', secret: { ...this.#otpauth(user, record), secret: record.secret } }, location);
  }

  #otpauth(user: User, { secret }: SecretRecord): { readonly otpauth_url?: string } {
    switch (this.settings.otpauthUrl) {
      case 'absent': return {};
      case 'empty': return { otpauth_url: '' };
      case 'https': return { otpauth_url: `https://api.demo.goaxr.cloud${this.settings.basePath}/auth/totp` };
      case 'otpauth': return { otpauth_url: `otpauth://totp/AXR:${user.username}?secret=${secret}&issuer=AXR` };
    }
  }

  #record(user: User, secretId: string, enroll: boolean, request: StagingRequest): StagingReply {
    const record = user.records.find(({ uid }) => uid === secretId);
    const { enrollPath, deleteStatus } = this.settings;
    if (request.method === 'DELETE' && !enroll) {
      // Whoever picks the wrong record would delete the password: refused, and to be seen in the list of calls.
      if (record === undefined) return secretId === user.passwordId ? refusal(403, 'AUTH_PERMISSION', 'The password stays.') : refusal(404, 'NOT_FOUND', 'There is no such secret.');
      this.#users.remove(user, record);
      return deleteStatus === 204 ? { status: 204, headers: {}, body: '' } : jsonReply(200, {});
    }
    if (request.method !== 'PUT' || (enrollPath !== 'both' && enroll !== (enrollPath === 'enroll'))) return this.#missing();
    if (record === undefined) return refusal(404, 'NOT_FOUND', 'There is no such secret.');
    const token = textIn(readBody(request)?.['token']);
    if (token === null) return BAD_BODY; // a number is not a code, and `021589` not JSON
    if (record.enrolled) return refusal(400, 'INVALID_REQUEST', 'The secret is enrolled already.');
    if (!this.#accepts(token, record)) return refusal(this.settings.wrongCode, 'INVALID_TOKEN', 'The code is wrong.');
    this.#users.enrol(user, record);
    return jsonReply(200, { uid: record.uid, type: 'mfa', codes: [...user.backupCodes] });
  }

  #accepts(code: string, { secret, key }: SecretRecord): boolean {
    return this.#codes.accepts(code, secret, key, this.#clock.now(), this.settings);
  }
}
