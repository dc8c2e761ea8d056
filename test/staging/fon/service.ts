/** @file FoN's server as the contract has it: `POST /api/auth` and `POST /api/auth/mfa/{setup,verify,disable}`. */
import type { StagingClock } from '../host/clock';
import { Limiter } from '../host/limit';
import { qrPng } from '../host/png';
import { readBody, textIn } from '../host/read';
import type { Body } from '../host/read';
import { CodeChecker } from '../host/second-factor';
import type { StagingReply, StagingRequest, StagingService } from '../host/service';
import { jsonReply } from '../host/service';
import { DEFAULT_SETTINGS } from './settings';
import type { FonSettings } from './settings';
import { newFactor } from './users';
import type { User, Users } from './users';

const DAY = 86_400;
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['POST /api/auth', 'sign-in'],
  ['POST /api/auth/mfa/setup', 'setup'],
  ['POST /api/auth/mfa/verify', 'confirm'],
  ['POST /api/auth/mfa/disable', 'disable'],
]);

const refusal = (status: number, error: string, message: string): StagingReply => jsonReply(status, { error, message });
const noSuchPage: StagingReply = {
  status: 404,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html lang="en"><head><title>404: This page could not be found.</title></head><body><h1>404</h1></body></html>',
};

export class FonService implements StagingService {
  readonly settings: FonSettings = { ...DEFAULT_SETTINGS };
  readonly limiter: Limiter;
  readonly #codes = new CodeChecker();
  readonly #users: Users;
  readonly #clock: StagingClock;

  constructor(users: Users, clock: StagingClock) {
    this.#users = users;
    this.#clock = clock;
    this.limiter = new Limiter(clock);
  }

  operation(request: StagingRequest): string {
    return OPERATIONS.get(`${request.method} ${request.path}`) ?? 'other';
  }

  refusal(status: number, text: string): StagingReply {
    return refusal(status, text, text);
  }

  handle(request: StagingRequest): StagingReply {
    const operation = this.operation(request);
    if (operation === 'other') return noSuchPage;
    const limited = this.#limit(operation, request.address);
    if (limited !== null) return limited;
    const body = readBody(request);
    if (operation === 'sign-in') return body === null ? refusal(400, 'bad_request', 'Invalid JSON body') : this.#signIn(body);
    const user = this.#authenticate(request);
    if (user === null) return refusal(401, 'unauthorized', 'Invalid or expired token');
    if (operation === 'setup') return this.#setup(user); // takes no body, so it does not look at one
    if (body === null) return refusal(400, 'bad_request', 'Invalid JSON body');
    return operation === 'confirm' ? this.#verify(user, body) : this.#disable(user, body);
  }

  #signIn(body: Body): StagingReply {
    if (body['action'] !== 'login') return refusal(400, 'bad_request', 'Unknown action');
    if (textIn(body['email']) === null || textIn(body['password']) === null) return refusal(400, 'bad_request', 'Email and password are required');
    const user = this.#users.byEmail(body['email']);
    if (user === null || !this.#users.passwordFits(user, body['password'])) return refusal(401, 'invalid_credentials', 'Invalid email or password');
    if (user.factor !== null) {
      const code = body['mfaCode'];
      if (code === undefined || code === '') return jsonReply(200, { mfaRequired: true });
      if (!this.#accepts(code, user.factor.secret) && !this.#spend(user, code)) return this.#wrongCode();
    }
    const { id, username, email } = user;
    const token = this.#users.session(user);
    const cookie = this.settings.auth === 'bearer' ? {} : { 'Set-Cookie': `auth-token=${token}; Path=/; Max-Age=${DAY}; HttpOnly; SameSite=Lax` };
    return jsonReply(200, { user: { id, username, email }, token, mfaRequired: false }, cookie);
  }

  /** A new setup voids the secret and the codes of the one before, unless that was verified. */
  #setup(user: User): StagingReply {
    if (user.factor !== null && this.settings.setupWhenOn === 'refused') return refusal(400, 'mfa_already_enabled', 'MFA is already enabled');
    user.pending = newFactor(this.settings.shape);
    const { secret, backupCodes } = user.pending;
    const otpauthUrl = `otpauth://totp/FoN:${user.email}?secret=${secret}&issuer=FoN`;
    const qrCode = this.settings.qrCode ? qrPng(otpauthUrl) : '';
    return jsonReply(200, { qrCode, secret, ...(this.settings.shape === 'new' ? { otpauthUrl } : {}), backupCodes });
  }

  #verify(user: User, body: Body): StagingReply {
    const code = textIn(body['mfaCode']);
    if (code === null) return refusal(400, 'bad_request', 'MFA code is required');
    if (user.pending !== null) {
      if (!this.#accepts(code, user.pending.secret)) return this.#wrongCode();
      user.factor = user.pending;
      user.pending = null;
      return jsonReply(200, { success: true });
    }
    if (user.factor === null) return refusal(400, 'mfa_not_set_up', 'MFA has not been set up');
    if (!this.#accepts(code, user.factor.secret)) return this.#wrongCode();
    return this.settings.verifyWhenOn === 'success' ? jsonReply(200, { success: true }) : refusal(400, 'mfa_already_enabled', 'MFA is already enabled');
  }

  #disable(user: User, body: Body): StagingReply {
    if (textIn(body['password']) === null) return refusal(400, 'bad_request', 'Password is required to disable MFA');
    if (textIn(body['mfaCode']) === null) return refusal(400, 'bad_request', 'MFA code is required to disable MFA');
    if (user.factor === null) return refusal(400, 'mfa_not_enabled', 'MFA is not enabled');
    if (!this.#users.passwordFits(user, body['password'])) return refusal(401, 'invalid_password', 'Invalid password');
    const fits = this.#accepts(body['mfaCode'], user.factor.secret) || (this.settings.disableTakesBackupCode && this.#spend(user, body['mfaCode']));
    if (!fits) return this.#wrongCode();
    user.factor = null;
    user.pending = null;
    return jsonReply(200, { success: true });
  }

  #authenticate({ headers }: StagingRequest): User | null {
    const { auth } = this.settings;
    const cookie = auth === 'bearer' ? null : /(?:^|;\s*)auth-token=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? null;
    const bearer = auth === 'cookie' ? null : /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
    const token = cookie ?? bearer;
    return token === null ? null : this.#users.bySession(token);
  }

  #accepts(code: unknown, secret: string): boolean {
    return this.#codes.accepts(code, secret, secret, this.#clock.now(), this.settings);
  }

  /** A backup code, every character as it was given; it is gone then. */
  #spend(user: User, code: unknown): boolean {
    const codes = user.factor?.backupCodes ?? [];
    const at = typeof code === 'string' ? codes.indexOf(code) : -1;
    if (at >= 0 && !this.settings.backupCodesStay) codes.splice(at, 1);
    return at >= 0;
  }

  #wrongCode(): StagingReply {
    return refusal(this.settings.wrongCode, 'invalid_mfa_code', 'Invalid MFA code');
  }

  #limit(operation: string, address: string): StagingReply | null {
    const { limit, raised, counts, retryAfter } = this.settings;
    if (limit === null || (counts === 'sign-in' && operation !== 'sign-in')) return null;
    const wait = this.limiter.take(address, { ...limit, calls: limit.calls * raised });
    if (wait === null) return null;
    const when = retryAfter === 'seconds' ? String(wait) : new Date(this.#clock.now() + wait * 1000).toUTCString();
    return jsonReply(429, { error: 'rate_limited', message: 'Too many requests, try again later' }, { 'Retry-After': when });
  }
}
