/**
 * @file FoN (contracts/backends.md): `POST /api/auth/mfa/{setup,verify,disable}` with the session as a cookie (an older API
 * takes Bearer). Backup codes come at setup, bound to its secret. Nothing reads the state: the probe tells it. All calls
 * here count against one limit, 5 in 15 minutes.
 */
import { z } from 'zod';
import { FON_LIMIT } from '../../src-shared/backends';
import { Failure, type ErrorCode } from '../../src-shared/errors';
import { NAME_LIMIT } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { Secret } from '../../src-shared/secret';
import type { Access, Confirming, Issued, SignedIn, SignIn, Verdict } from './backend';
import { parseJson, textOf } from './http-reply';
import type { HttpReply, HttpRequest, Send } from './http-types';
import { fromBase32, parametersOf, readUri, wireCode } from './one-time-code';
import { notUnderstood, rateLimited, verdictOfFailure } from './verdicts';

const ISSUER = 'FoN';
const PUBLIC_FIELDS = ['action', 'success', 'mfaRequired'] as const;

const Token = z.string().regex(/^[\x21-\x3a\x3c-\x7e]+$/); // no `;`: it goes into a cookie
const Name = z.string().optional().catch(undefined);
const SignInAnswer = z.object({
  token: Token, mfaRequired: z.boolean().optional().catch(undefined),
  user: z.object({ username: Name, email: Name }).optional().catch(undefined),
});
const CodeWanted = z.object({ mfaRequired: z.literal(true), token: z.null().optional() });
const SetupAnswer = z.object({
  secret: z.string().min(1),
  otpauthUrl: z.unknown().optional(),
  backupCodes: z.array(z.string().min(1).max(128)).max(64).optional().catch(undefined),
});
const ChangeAnswer = z.object({ success: z.literal(true) });
/** The text of a refusal stands in either; neither is shown. */
const Refusal = z.object({ error: z.unknown().optional(), message: z.unknown().optional() })
  .refine(({ error, message }) => typeof error === 'string' || typeof message === 'string');

const isSuccess = ({ status }: HttpReply): boolean => status === 200 || status === 201;

/** What the server says in words, for telling its refusals apart; never shown. */
function wordsOf(reply: HttpReply): string | null {
  const refusal = Refusal.safeParse(parseJson(reply));
  if (!refusal.success) return null;
  return [refusal.data.error, refusal.data.message].filter((text) => typeof text === 'string').join(' ').toLowerCase();
}

const SPEAKS_OF_A_CODE = /\bmfa ?code|\bcode\b|\botp\b|authenticator/;
/** "Invalid or expired token" [doc]; a wrong code is expected to speak of the code. */
const SPEAKS_OF_THE_SESSION = /token|session|cookie|log(ged)? ?in|sign(ed)? ?in/;

/** Every answer that is not a success. `refused`: what a documented 4xx means at this route. */
function otherwise(reply: HttpReply, refused: (words: string) => ErrorCode): Verdict<never> {
  const { status } = reply;
  if (status === 429) return rateLimited(reply);
  if (status < 400 || status === 408 || status >= 500) return notUnderstood(reply);
  const words = wordsOf(reply);
  if (words === null) {
    return status === 401 && /^unauthorized$/i.test((textOf(reply) ?? '').trim()) ? { kind: 'session-expired' } : notUnderstood(reply);
  }
  if (status === 401 && !SPEAKS_OF_A_CODE.test(words) && SPEAKS_OF_THE_SESSION.test(words)) return { kind: 'session-expired' };
  const code = refused(words);
  return code === 'server-rejected' ? { kind: 'refused', code, detail: { status } } : { kind: 'refused', code };
}

const refusedSetup = (words: string): ErrorCode => (/already/.test(words) ? 'mfa-already-on' : 'server-rejected');
const refusedVerify = (words: string): ErrorCode => {
  if (/already/.test(words)) return 'mfa-already-on';
  return SPEAKS_OF_A_CODE.test(words) || /invalid/.test(words) ? 'code-refused' : 'server-rejected';
};
function refusedDisable(words: string): ErrorCode {
  if (/password is required/.test(words)) return 'password-missing';
  if (/code is required/.test(words)) return 'token-missing';
  if (/not (enabled|on|active|set)/.test(words)) return 'mfa-not-on';
  return /password|code|invalid|credential/.test(words) ? 'password-or-code-refused' : 'server-rejected';
}
/** No door to be turned away from: every documented 4xx is about what was typed. */
const refusedSignIn = (reply: HttpReply): Verdict<never> => {
  const verdict = otherwise(reply, () => 'sign-in-refused');
  if (verdict.kind !== 'session-expired') return verdict;
  return wordsOf(reply) === null ? notUnderstood(reply) : { kind: 'refused', code: 'sign-in-refused' };
};

function authorise({ auth }: Access): Readonly<Record<string, string>> {
  switch (auth.kind) {
    case 'cookie': return { Cookie: `auth-token=${auth.token.revealText()}` };
    case 'bearer': return { Authorization: `Bearer ${auth.token.revealText()}` };
    case 'jwt':
    case 'key':
    case 'path': throw new Failure('bad-request');
  }
}

const mfaRequest = (access: Access, route: 'setup' | 'verify' | 'disable', json?: Readonly<Record<string, string>>): HttpRequest => ({
  method: 'POST', path: `/api/auth/mfa/${route}`, headers: authorise(access), publicFields: PUBLIC_FIELDS, limit: FON_LIMIT,
  ...(json === undefined ? {} : { json }),
});

function nameOf(user: z.infer<typeof SignInAnswer>['user']): string | null {
  const name = user?.email ?? user?.username;
  return name === undefined || name.length * 3 > NAME_LIMIT ? null : cleanName(name) || null;
}

async function login(send: Send, { username, password, code }: SignIn): Promise<Verdict<SignedIn>> {
  const mfaCode = code === null ? '' : wireCode(code.revealText());
  const json = { action: 'login', email: username, password: password.revealText(), ...(mfaCode === '' ? {} : { mfaCode }) };
  const outcome = await send({ method: 'POST', path: '/api/auth', headers: {}, json, publicFields: PUBLIC_FIELDS, limit: FON_LIMIT });
  if (outcome.kind === 'failed') return verdictOfFailure(outcome);
  const { reply } = outcome;
  if (!isSuccess(reply)) return refusedSignIn(reply);
  const body = parseJson(reply);
  if (CodeWanted.safeParse(body).success) return mfaCode === '' ? { kind: 'refused', code: 'code-needed' } : { kind: 'refused', code: 'sign-in-refused' };
  const answer = SignInAnswer.safeParse(body);
  if (!answer.success) return notUnderstood(reply);
  const { token, user } = answer.data;
  // In without a code means off; in with one says nothing: where MFA is off nobody may have looked at it.
  const mfa = mfaCode === '' ? 'off' : answer.data.mfaRequired === true ? 'on' : 'unknown';
  return { kind: 'success', value: { session: Secret.fromText(token), remoteUser: nameOf(user), userId: null, mfa } };
}

/** Setup makes nothing required, so an answer that cannot be used simply ends the wizard (contract, rule 8). */
function readIssued({ secret: text, otpauthUrl, backupCodes }: z.infer<typeof SetupAnswer>): Verdict<Issued> {
  const secret = fromBase32(text);
  if (secret === null) return { kind: 'refused', code: 'secret-not-base32' };
  const uri = readUri(otpauthUrl);
  if (uri !== null && !uri.secret.equals(secret)) return { kind: 'refused', code: 'answer-not-understood' };
  return {
    kind: 'success',
    value: {
      secret, secretForm: 'base32', recordId: null, issuer: uri === null || uri.issuer === '' ? ISSUER : uri.issuer, label: uri?.label ?? '',
      parameters: parametersOf(uri), backupCodes: (backupCodes ?? []).map((code) => Secret.fromText(code)),
    },
  };
}

export const fon: Confirming = {
  kind: 'fon',
  status: null,
  records: null,
  signIn: login,

  async probe(send, input) {
    const verdict = await login(send, { ...input, code: null });
    if (verdict.kind === 'refused' && verdict.code === 'code-needed') return { kind: 'success', value: { mfa: 'on' } };
    return verdict.kind === 'success' ? { kind: 'success', value: { mfa: 'off', session: verdict.value.session } } : verdict;
  },

  setup: {
    request: (access) => mfaRequest(access, 'setup'),
    interpret(reply) {
      if (!isSuccess(reply)) return otherwise(reply, refusedSetup);
      const answer = SetupAnswer.safeParse(parseJson(reply));
      return answer.success ? readIssued(answer.data) : notUnderstood(reply);
    },
  },

  confirm: {
    /** @throws Failure `token-missing`. */
    request(access, { code }) {
      const mfaCode = wireCode(code);
      if (mfaCode === '') throw new Failure('token-missing');
      return mfaRequest(access, 'verify', { mfaCode });
    },
    interpret(reply) {
      if (!isSuccess(reply)) return otherwise(reply, refusedVerify);
      return ChangeAnswer.safeParse(parseJson(reply)).success ? { kind: 'success', value: { backupCodes: [] } } : notUnderstood(reply);
    },
  },

  disable: {
    /** @throws Failure `password-missing`, `token-missing`. */
    request(access, { password, code }) {
      if (password.byteLength === 0) throw new Failure('password-missing');
      const mfaCode = wireCode(code);
      if (mfaCode === '') throw new Failure('token-missing');
      return mfaRequest(access, 'disable', { password: password.revealText(), mfaCode });
    },
    interpret(reply) {
      if (!isSuccess(reply)) return otherwise(reply, refusedDisable);
      return ChangeAnswer.safeParse(parseJson(reply)).success ? { kind: 'success', value: null } : notUnderstood(reply);
    },
  },
};
