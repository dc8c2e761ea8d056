/**
 * @file FreeSewing (contracts/backends.md): `POST /account/mfa/{jwt,key}`. Setup is not idempotent, every one rotates the
 * secret, and so does a confirm that lacks its secret or code: such a request is refused here, before it exists.
 */
import { z } from 'zod';
import { encodeBase32 } from '../../src-shared/base32';
import { Failure } from '../../src-shared/errors';
import type { ErrorCode } from '../../src-shared/errors';
import { NAME_LIMIT } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { Secret } from '../../src-shared/secret';
import type { Access, Confirming, Issued, Readable, SignedIn, SignIn, Verdict } from './backend';
import { parseJson, textOf } from './http-reply';
import type { HttpReply, HttpRequest, Send } from './http-types';
import { fromExactBase32, parametersOf, readUri, wireCode } from './one-time-code';
import { notUnderstood, rateLimited, verdictOfFailure } from './verdicts';

const ISSUER = 'FreeSewing';
const PUBLIC_FIELDS = ['mfa', 'result', 'error', 'account.mfaEnabled'] as const;

const Account = z.object({ mfaEnabled: z.boolean().optional().catch(undefined), username: z.string().optional().catch(undefined) });
const Refusal = z.object({ result: z.literal('error'), error: z.string() });
const SignInAnswer = z.object({ result: z.literal('success'), token: z.string().regex(/^[\x21-\x7e]+$/), account: Account.optional().catch(undefined) });
const StatusAnswer = z.object({ result: z.literal('success'), account: z.object({ mfaEnabled: z.boolean(), username: z.string().optional().catch(undefined) }) });
const SetupAnswer = z.object({ result: z.literal('success'), mfa: z.object({ secret: z.string().min(1), otpauth: z.unknown().optional() }) });
/** `mfa` must be absent: its presence means that the server took the call for a setup. */
const ChangeAnswer = z.object({
  result: z.literal('success'),
  mfa: z.undefined().optional(),
  account: z.object({ mfaEnabled: z.boolean().optional() }).optional(),
  scratchCodes: z.array(z.string().min(1).max(128)).max(64).optional().catch(undefined),
});

/** What the server says in `error`, and what we make of it. Anything else it refuses is `server-rejected`. */
const REFUSALS: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['mfaActive', 'mfa-already-on'],
  ['mfaTokenInvalid', 'code-refused'],
  ['mfaTokenMissing', 'token-missing'],
  ['passwordMissing', 'password-missing'],
  ['invalidMfaSetting', 'invalid-setting'],
  ['authenticationFailed', 'password-or-code-refused'],
  ['insufficientAccessLevel', 'access-insufficient'],
  ['accountStatusLacking', 'account-status'],
  ['mfaTokenRequired', 'code-needed'],
  ['signInFailed', 'sign-in-refused'],
  ['loginFailed', 'sign-in-refused'],
]);

const isSuccess = (reply: HttpReply): boolean => reply.status === 200 || reply.status === 201;

/** Every answer that is not a success. A plain 401 comes from the door, a JSON 401 from behind it: only the first ends the session. */
function otherwise(reply: HttpReply): Verdict<never> {
  const { status } = reply;
  if (status === 429) return rateLimited(reply);
  if (status < 400 || status === 408 || status >= 500) return notUnderstood(reply);
  const refusal = Refusal.safeParse(parseJson(reply));
  if (refusal.success) {
    const code = REFUSALS.get(refusal.data.error);
    return code === undefined ? { kind: 'refused', code: 'server-rejected', detail: { status } } : { kind: 'refused', code };
  }
  if (status === 401 && /^unauthorized$/i.test((textOf(reply) ?? '').trim())) return { kind: 'session-expired' };
  return notUnderstood(reply);
}

function authorise({ auth }: Access): { readonly suffix: 'jwt' | 'key'; readonly header: string } {
  if (auth.kind !== 'key') return { suffix: 'jwt', header: `Bearer ${auth.token.revealText()}` };
  const pair = Buffer.from(`${auth.key}:${auth.secret.revealText()}`).toString('base64');
  return { suffix: 'key', header: `Basic ${pair}` };
}

function mfaRequest(access: Access, json: Readonly<Record<string, unknown>>): HttpRequest {
  const { suffix, header } = authorise(access);
  return { method: 'POST', path: `/account/mfa/${suffix}`, headers: { Authorization: header }, json, publicFields: PUBLIC_FIELDS };
}

type Login = Omit<SignIn, 'auth'>;

/** Current servers have `/signin`, older ones `/login` and a 404 for the other. Null where the call got no answer. */
async function signInReply(send: Send, { username, password, code }: Login): Promise<HttpReply | Verdict<never>> {
  const token = code === null ? '' : wireCode(code.revealText());
  const json = { username, password: password.revealText(), ...(token === '' ? {} : { token }) };
  const ask = (path: string): ReturnType<Send> => send({ method: 'POST', path, headers: {}, json, publicFields: PUBLIC_FIELDS });
  let outcome = await ask('/signin');
  if (outcome.kind === 'reply' && outcome.reply.status === 404) outcome = await ask('/login');
  return outcome.kind === 'reply' ? outcome.reply : verdictOfFailure(outcome);
}

/** There was no session to expire: a bare 401 at the door says nothing we know. */
function signInRefusal(reply: HttpReply): Verdict<never> {
  const verdict = otherwise(reply);
  if (verdict.kind === 'session-expired') return notUnderstood(reply);
  return verdict.kind === 'refused' && verdict.code === 'password-or-code-refused' ? { kind: 'refused', code: 'sign-in-refused' } : verdict;
}

const onOrOff = (enabled: boolean | undefined): SignedIn['mfa'] => (enabled === undefined ? 'unknown' : enabled ? 'on' : 'off');
/** Null where the server gives no name, or one too long to be one. */
function nameOf(username: string | undefined): string | null {
  // Cleaning normalises, which lengthens a text 3 times at most.
  return username === undefined || username.length * 3 > NAME_LIMIT ? null : cleanName(username) || null;
}

/** Setup makes nothing required, so an answer that cannot be used simply ends the wizard (contract, rule 8). */
function readIssued({ secret: text, otpauth }: z.infer<typeof SetupAnswer>['mfa']): Verdict<Issued> {
  const secret = fromExactBase32(text); // confirm compares texts
  if (secret === null) return { kind: 'refused', code: 'secret-not-base32' };
  const uri = readUri(otpauth);
  if (uri !== null && !uri.secret.equals(secret)) return { kind: 'refused', code: 'answer-not-understood' };
  return {
    kind: 'success',
    value: {
      secret,
      secretForm: 'base32',
      recordId: null,
      issuer: uri?.issuer === undefined || uri.issuer === '' ? ISSUER : uri.issuer,
      label: uri?.label ?? '',
      parameters: parametersOf(uri),
      backupCodes: [],
    },
  };
}

/** Confirm and disable: success, and `mfaEnabled` as wished where the server says it. */
function readChange(reply: HttpReply, wish: boolean): Verdict<{ readonly backupCodes: readonly Secret[] }> {
  if (!isSuccess(reply)) return otherwise(reply);
  const answer = ChangeAnswer.safeParse(parseJson(reply));
  if (!answer.success || (answer.data.account?.mfaEnabled ?? wish) !== wish) return notUnderstood(reply);
  return { kind: 'success', value: { backupCodes: (answer.data.scratchCodes ?? []).map((code) => Secret.fromText(code)) } };
}

export const freesewing: Readable & Confirming = {
  kind: 'freesewing',
  records: null,

  async signIn(send, input) {
    const reply = await signInReply(send, input);
    if ('kind' in reply) return reply;
    if (!isSuccess(reply)) return signInRefusal(reply);
    const answer = SignInAnswer.safeParse(parseJson(reply));
    if (!answer.success) return notUnderstood(reply);
    const { token, account } = answer.data;
    return { kind: 'success', value: { session: Secret.fromText(token), remoteUser: nameOf(account?.username), userId: null, mfa: onOrOff(account?.mfaEnabled) } };
  },

  async probe(send, { username, password }) {
    const verdict = await freesewing.signIn(send, { username, password, code: null, auth: null });
    if (verdict.kind === 'refused' && verdict.code === 'code-needed') return { kind: 'success', value: { mfa: 'on' } };
    if (verdict.kind !== 'success') return verdict;
    const { mfa, session } = verdict.value;
    // Let in without a code, and told that one is required: one of the two is wrong.
    return mfa === 'on' ? { kind: 'unknown', code: 'answer-not-understood' } : { kind: 'success', value: { mfa: 'off', session } };
  },

  async status(send, access) {
    const { suffix, header } = authorise(access);
    const outcome = await send({ method: 'GET', path: `/account/${suffix}`, headers: { Authorization: header }, publicFields: PUBLIC_FIELDS });
    if (outcome.kind === 'failed') return verdictOfFailure(outcome);
    if (!isSuccess(outcome.reply)) return otherwise(outcome.reply);
    const answer = StatusAnswer.safeParse(parseJson(outcome.reply));
    if (!answer.success) return notUnderstood(outcome.reply);
    const { mfaEnabled, username } = answer.data.account;
    return { kind: 'success', value: { mfa: mfaEnabled ? 'on' : 'off', remoteUser: nameOf(username), held: null } };
  },

  setup: {
    request: (access) => mfaRequest(access, { mfa: true }),
    interpret(reply) {
      if (!isSuccess(reply)) return otherwise(reply);
      const answer = SetupAnswer.safeParse(parseJson(reply));
      return answer.success ? readIssued(answer.data.mfa) : notUnderstood(reply);
    },
  },

  confirm: {
    /** @throws Failure `secret-missing`, `token-missing`: the server would rotate the secret. */
    request(access, { secret, code }) {
      if (secret.byteLength === 0) throw new Failure('secret-missing');
      const token = wireCode(code);
      if (token === '') throw new Failure('token-missing');
      return mfaRequest(access, { mfa: true, secret: encodeBase32(secret.reveal()), token });
    },
    interpret: (reply) => readChange(reply, true),
  },

  disable: {
    /** `code` may be a scratch code. @throws Failure `password-missing`, `token-missing`. */
    request(access, { password, code }) {
      if (password.byteLength === 0) throw new Failure('password-missing');
      const token = wireCode(code);
      if (token === '') throw new Failure('token-missing');
      return mfaRequest(access, { mfa: false, password: password.revealText(), token });
    },
    interpret(reply) {
      const verdict = readChange(reply, false);
      return verdict.kind === 'success' ? { kind: 'success', value: null } : verdict;
    },
  },
};
