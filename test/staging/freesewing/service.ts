/**
 * @file FreeSewing's server as the contract has it, its oddities included. Where the vendor's page and its server differ,
 * this does as the server does.
 */
import type { StagingClock } from '../host/clock';
import { Limiter } from '../host/limit';
import type { StagingReply, StagingRequest, StagingService } from '../host/service';
import { jsonReply } from '../host/service';
import { newSecret, verify } from '../host/totp';
import { qrSvg } from './qrcode';
import type { User, Users } from './users';

export interface FreesewingSettings {
  /** Which sign-in routes exist: current servers have `/signin`, older ones `/login`. */
  signIn: 'signin' | 'login' | 'both';
  /** Newer servers limit sign-ins; null = no limit. */
  signInLimit: { readonly calls: number; readonly seconds: number } | null;
  /** A code sent as a JSON number is refused, or brings one build down (500). */
  numberTokens: 'refused' | 'crash';
  /** Whether setup draws the QR code: drawing costs more than all else that this server does. */
  qrcode: boolean;
}

export const DEFAULT_SETTINGS: Readonly<FreesewingSettings> = { signIn: 'signin', signInLimit: null, numberTokens: 'refused', qrcode: true };

type Body = Readonly<Record<string, unknown>>;

const MFA_LEVEL = 4;
const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const page = (status: number, text: string): StagingReply => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${escapeHtml(text)}</pre>\n</body>\n</html>\n`,
});
const success = (value: Readonly<Record<string, unknown>>): StagingReply => jsonReply(200, { result: 'success', ...value });
const refusal = (status: number, error: string): StagingReply => jsonReply(status, { result: 'error', error });

/** The body as Express's JSON reader gives it: `{}` without the right content type, null where it is malformed. */
function read(request: StagingRequest): Body | null {
  if (request.text === '' || !(request.headers['content-type'] ?? '').includes('application/json')) return {};
  try {
    const value: unknown = JSON.parse(request.text);
    return typeof value === 'object' && value !== null ? (value as Body) : null;
  } catch {
    return null;
  }
}

export class FreesewingService implements StagingService {
  readonly settings: FreesewingSettings = { ...DEFAULT_SETTINGS };
  readonly #users: Users;
  readonly #clock: StagingClock;
  readonly #limiter: Limiter;

  constructor(users: Users, clock: StagingClock) {
    this.#users = users;
    this.#clock = clock;
    this.#limiter = new Limiter(clock);
  }

  operation(request: StagingRequest): string {
    const route = `${request.method} ${request.path}`;
    if (route === 'POST /signin' || route === 'POST /login') return 'sign-in';
    if (route === 'GET /account/jwt' || route === 'GET /account/key') return 'status';
    if (route !== 'POST /account/mfa/jwt' && route !== 'POST /account/mfa/key') return 'other';
    const body = read(request);
    if (body?.['mfa'] === false) return 'disable';
    return body?.['mfa'] === true && Boolean(body['secret']) && Boolean(body['token']) ? 'confirm' : 'setup';
  }

  handle(request: StagingRequest): StagingReply {
    const body = read(request);
    if (body === null) return page(400, `SyntaxError: Unexpected token in JSON at position 0 <${request.text.slice(0, 20)}>`);
    const last = request.path.split('/').pop() ?? '';
    switch (this.operation(request)) {
      case 'sign-in':
        return this.settings.signIn === 'both' || this.settings.signIn === last ? this.#signIn(body, last) : page(404, `Cannot POST ${request.path}`);
      case 'status': {
        const who = this.#authenticate(request, last);
        return 'user' in who ? success({ account: this.#account(who.user) }) : who;
      }
      case 'setup':
      case 'confirm':
      case 'disable': {
        const who = this.#authenticate(request, last);
        return 'user' in who ? this.#mfa(who.user, who.level, body) : who;
      }
      default:
        return page(404, `Cannot ${request.method} ${request.path}`);
    }
  }

  refusal(status: number, text: string): StagingReply {
    return refusal(status, text);
  }

  #signIn(body: Body, route: string): StagingReply {
    const limited = this.#limit();
    if (limited !== null) return limited;
    if (Object.keys(body).length === 0) return refusal(400, 'postBodyMissing');
    if (!body['username']) return refusal(400, 'usernameMissing');
    if (!body['password']) return refusal(400, 'passwordMissing');
    const failed = refusal(401, route === 'login' ? 'loginFailed' : 'signInFailed');
    const user = this.#users.find(body['username']);
    if (user === null || !this.#users.passwordFits(user, body['password'])) return failed;
    if (user.mfaEnabled) {
      if (!body['token']) return refusal(403, 'mfaTokenRequired');
      if (this.#crashes(body)) return page(500, 'TypeError: token.replace is not a function');
      if (!this.#users.tokenFits(user, body['token'])) return failed;
    }
    if (user.status < 1) return refusal(403, 'accountStatusLacking');
    return success({ token: this.#users.jwt(user), account: this.#account(user) });
  }

  #mfa(user: User, level: number, body: Body): StagingReply {
    if (level < MFA_LEVEL) return refusal(403, 'insufficientAccessLevel');
    if (user.status < 1) return refusal(403, 'accountStatusLacking');
    if (this.#crashes(body)) return page(500, 'TypeError: token.replace is not a function');
    if (body['mfa'] === false) return this.#disable(user, body);
    if (body['mfa'] !== true) return refusal(400, 'invalidMfaSetting');
    if (user.mfaEnabled) return refusal(400, 'mfaActive');
    // A confirm that lacks one of the two is a fresh setup, and the secret just shown is dead.
    return body['secret'] && body['token'] ? this.#confirm(user, body) : this.#setup(user);
  }

  #setup(user: User): StagingReply {
    user.secret = newSecret();
    const otpauth = `otpauth://totp/FreeSewing:user-${user.id}?secret=${user.secret}&period=30&digits=6&algorithm=SHA1&issuer=FreeSewing`;
    return success({ mfa: { secret: user.secret, otpauth, qrcode: this.settings.qrcode ? qrSvg(otpauth) : '' } });
  }

  #confirm(user: User, body: Body): StagingReply {
    if (user.secret === null || body['secret'] !== user.secret || !verify(body['token'], user.secret, this.#clock.now())) {
      return refusal(403, 'mfaTokenInvalid');
    }
    user.mfaEnabled = true;
    user.scratchCodes = user.givesScratchCodes ? this.#users.newScratchCodes() : [];
    const given = user.givesScratchCodes ? { scratchCodes: [...user.scratchCodes] } : {};
    return success({ account: this.#account(user), ...given });
  }

  #disable(user: User, body: Body): StagingReply {
    if (!body['token']) return refusal(400, 'mfaTokenMissing');
    if (!body['password']) return refusal(400, 'passwordMissing');
    if (!this.#users.passwordFits(user, body['password'])) return refusal(401, 'authenticationFailed');
    if (!this.#users.tokenFits(user, body['token'])) return refusal(401, 'authenticationFailed');
    user.mfaEnabled = false; // the secret stays stored, so that a second disable succeeds too
    user.scratchCodes = [];
    return success({ account: this.#account(user) });
  }

  #authenticate(request: StagingRequest, kind: string): { readonly user: User; readonly level: number } | StagingReply {
    const header = request.headers.authorization ?? '';
    if (kind === 'jwt') {
      const user = header.startsWith('Bearer ') ? this.#users.byJwt(header.slice(7)) : null;
      return user === null ? { status: 401, headers: {}, body: 'Unauthorized' } : { user, level: MFA_LEVEL };
    }
    const [key = '', ...secret] = header.startsWith('Basic ') ? Buffer.from(header.slice(6), 'base64').toString().split(':') : [];
    const user = this.#users.byKey(key, secret.join(':'));
    return user === null
      ? { status: 401, headers: { 'WWW-Authenticate': 'Basic' }, body: 'Unauthorized' }
      : { user, level: user.keyLevel };
  }

  #account(user: User): Readonly<Record<string, unknown>> {
    const { id, username, email, status, mfaEnabled } = user;
    return { id, username, lusername: username.toLowerCase(), email, role: 'user', status, mfaEnabled, bio: '', consent: 1, control: 3, language: 'en', newsletter: false, patron: 0, imperial: false, data: {} };
  }

  #crashes(body: Body): boolean {
    return this.settings.numberTokens === 'crash' && typeof body['token'] === 'number';
  }

  #limit(): StagingReply | null {
    const limit = this.settings.signInLimit;
    if (limit === null) return null;
    const wait = this.#limiter.take('sign-in', limit);
    if (wait === null) return null;
    const reset = String(wait);
    return jsonReply(429, { result: 'error', error: 'tooManyRequests' }, {
      'RateLimit-Policy': `${limit.calls};w=${limit.seconds}`, 'RateLimit-Limit': String(limit.calls),
      'RateLimit-Remaining': '0', 'RateLimit-Reset': reset, 'Retry-After': reset,
    });
  }
}
