/** @file Accountable's server as the contract has it: `/:token/user/:uuid/2fa` and `/:token/users/authenticate`. */
import { assertNever } from '../../../src-shared/assert';
import type { StagingClock } from '../host/clock';
import { Limiter } from '../host/limit';
import { qrPng } from '../host/png';
import { same } from '../host/random';
import { readBody, textIn } from '../host/read';
import { CodeChecker } from '../host/second-factor';
import type { StagingReply, StagingRequest, StagingService } from '../host/service';
import { jsonReply } from '../host/service';
import { DEFAULT_SETTINGS } from './settings';
import type { AccountableSettings, Operation } from './settings';
import type { User, Users } from './users';

const DEFAULT_ISSUER = 'Accountable';
const WORDS: Readonly<Record<number, string>> = { 400: 'Bad request', 401: 'Unauthorized', 402: 'Payment required', 404: 'Not found', 429: 'Too many requests' };

interface Route {
  readonly operation: Operation;
  readonly apiToken: string;
  readonly uuid: string;
}

/** The API token is the first part of the path, whatever follows. */
function routeOf({ method, path }: StagingRequest): Route {
  const [, apiToken = '', ...rest] = path.split('/');
  const route = (operation: Operation, uuid = ''): Route => ({ operation, apiToken, uuid });
  const [users, uuid = '', last] = rest;
  if (method === 'GET' && rest.length === 0) return route('service');
  if (users === 'user' && last === '2fa' && rest.length === 3) {
    if (method === 'GET') return route('status', uuid);
    if (method === 'POST') return route('setup', uuid);
    if (method === 'DELETE') return route('disable', uuid);
  }
  if (method === 'POST' && rest.join('/') === 'users/authenticate') return route('sign-in');
  if (method === 'POST' && rest.join('/') === 'users/authenticate/2fa') return route('sign-in-code');
  return route('other');
}

export class AccountableService implements StagingService {
  readonly settings: AccountableSettings;
  readonly limiter: Limiter;
  readonly #codes = new CodeChecker();
  readonly #users: Users;
  readonly #clock: StagingClock;

  constructor(users: Users, clock: StagingClock, apiToken: string) {
    this.settings = { ...DEFAULT_SETTINGS, apiToken };
    this.#users = users;
    this.#clock = clock;
    this.limiter = new Limiter(clock);
  }

  operation(request: StagingRequest): string {
    return routeOf(request).operation;
  }

  refusal(status: number, text: string): StagingReply {
    return this.#error(status, text);
  }

  handle(request: StagingRequest): StagingReply {
    const { operation, apiToken, uuid } = routeOf(request);
    if (!same(apiToken, this.settings.apiToken)) return this.#error(400, 'Invalid API token');
    const limited = this.#limit(operation);
    if (limited !== null) return limited;
    switch (operation) {
      case 'service':
        return jsonReply(200, { code: 200, message: 'OK' });
      case 'status':
      case 'setup':
      case 'disable': {
        const user = this.#users.byUuid(uuid);
        if (!this.settings.planHas2fa) return this.#error(402);
        return user === null ? this.#error(404) : this.#twoFactor(operation, user, request);
      }
      case 'sign-in':
        return this.#signIn(request);
      case 'sign-in-code':
        return this.#signInCode(request);
      case 'other':
        return this.#error(404);
      default:
        return assertNever(operation);
    }
  }

  #twoFactor(operation: 'status' | 'setup' | 'disable', user: User, request: StagingRequest): StagingReply {
    switch (operation) {
      case 'status':
        return jsonReply(200, user.factor === null ? { enabled: false } : { enabled: true, token: user.factor.secret, enabledAt: user.factor.enabledAt });
      case 'setup':
        return this.#enable(user, request);
      case 'disable':
        user.factor = null; // off already: the same answer
        return this.settings.deleteAnswer === 'body' ? jsonReply(200, { code: 204, message: 'No content' }) : { status: 204, headers: {}, body: '' };
      default:
        return assertNever(operation);
    }
  }

  /** There is no confirm step: from here on the secret is asked for. */
  #enable(user: User, request: StagingRequest): StagingReply {
    const body = readBody(request);
    if (body === null) return this.#error(400);
    if (user.factor !== null && this.settings.enableWhenOn === 'refused') return this.#error(400, '2FA is enabled already');
    const issuer = textIn(body['issuer']) ?? DEFAULT_ISSUER;
    const token = this.#users.enable(user);
    const uri = `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(user.username)}?secret=${token}&issuer=${encodeURIComponent(issuer)}`;
    return jsonReply(200, { token, qrcode: this.settings.qrcode ? qrPng(uri) : '' });
  }

  #signIn(request: StagingRequest): StagingReply {
    const body = readBody(request);
    const [username, password] = [textIn(body?.['username']), textIn(body?.['password'])];
    if (username === null || password === null) return this.#error(400);
    const user = this.#users.byPassword(username, password);
    if (user === null) return this.#error(401);
    if (user.factor !== null) return jsonReply(200, { 'uuid': user.uuid, '2fa': true, [this.settings.mfaTokenField]: this.#users.mfaToken(user) });
    // The vendor's client asks with `?token=1`; the page does not mention it.
    const access = request.query.get('token') === '1' ? { accessToken: this.#users.accessToken(user) } : {};
    return jsonReply(200, { 'uuid': user.uuid, '2fa': false, ...access });
  }

  #signInCode(request: StagingRequest): StagingReply {
    const body = readBody(request);
    const [token, code] = [textIn(body?.['token']), textIn(body?.['code'])];
    if (token === null || code === null) return this.#error(400);
    const user = this.#users.byMfaToken(token);
    const secret = user?.factor?.secret;
    if (user === null || secret === undefined) return this.#error(401, 'Invalid MFA token');
    if (!this.#codes.accepts(code, secret, secret, this.#clock.now(), this.settings)) return this.#error(401, 'Invalid code');
    this.#users.endMfaTokens(token);
    return jsonReply(200, { uuid: user.uuid, accessToken: this.#users.accessToken(user), code: 200 });
  }

  #error(status: number, message = WORDS[status] ?? 'Error'): StagingReply {
    return jsonReply(this.settings.errorsInBody ? 200 : status, { code: status, message });
  }

  #limit(operation: Operation): StagingReply | null {
    const { limits, raised } = this.settings;
    const limit = limits[operation];
    const wait = limit === null ? null : this.limiter.take(operation, { ...limit, calls: limit.calls * raised });
    if (wait === null) return null;
    const reply = this.#error(429);
    return { ...reply, headers: { ...reply.headers, 'Retry-After': String(wait) } };
  }
}
