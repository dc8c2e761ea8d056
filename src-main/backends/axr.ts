/**
 * @file AXR (contracts/backends.md): `/users/:id/secrets`, `Authorization: jwt <token>`. A secret is a record of its own:
 * made by POST, inert until enrolled, and disabling deletes it. Names that nobody documents are tolerated in all the forms
 * that the contract lists.
 */
import { z } from 'zod';
import { Failure, type ErrorCode } from '../../src-shared/errors';
import { Id } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import type { Access, Confirming, Issued, SignedIn, SignIn, Verdict } from './backend';
import { parseJson, textOf } from './http-reply';
import type { HttpReply, HttpRequest, Send } from './http-types';
import { fromAnyText, parametersOf, readUri, wireCode } from './one-time-code';
import { notUnderstood, rateLimited, verdictOfFailure } from './verdicts';

const ISSUER = 'AXR';
const PUBLIC_FIELDS = ['type', 'mfa', 'status'] as const;

const Token = z.string().regex(/^[\x21-\x7e]+$/).optional().catch(undefined);
const RecordId = Id.optional().catch(undefined);
const Flag = z.unknown().optional();
const SignInAnswer = z.object({
  token: Token, access_token: Token, accessToken: Token, challenge: Token, challengeToken: Token,
  mfa: Flag, mfaRequired: Flag, mfa_required: Flag,
  uid: RecordId, userId: RecordId, user: z.object({ uid: RecordId }).optional().catch(undefined),
});
const Claims = z.object({
  sub: RecordId, uid: RecordId, mfa: Flag, challenge: Flag, type: z.string().optional().catch(undefined), scope: z.string().optional().catch(undefined),
});
const SetupAnswer = z.object({
  uid: RecordId, id: RecordId, _id: RecordId,
  type: z.literal('mfa').optional(),
  secret: z.object({ secret: z.string().min(1), otpauth_url: z.unknown().optional() }),
});
const EnrollAnswer = z.union([
  z.object({ codes: z.array(z.string().min(1).max(128)).max(64) }),
  z.object({ type: z.literal('mfa'), codes: z.undefined().optional() }),
]);
const RecordList = z.array(z.object({ type: z.string(), uid: RecordId, id: RecordId, _id: RecordId }));
const Refusal = z.object({ code: z.union([z.string(), z.number()]), message: z.unknown().optional() });

const isSuccess = ({ status }: HttpReply): boolean => status === 200 || status === 201;
const isMissing = ({ status }: HttpReply): boolean => status === 404 || status === 405;
/** 200 or 204 on DELETE; a web page in place of an answer is the network's, not the server's. */
const isGone = (reply: HttpReply): boolean => reply.status === 204 || (isSuccess(reply) && (reply.body.byteLength === 0 || parseJson(reply) !== undefined));
const idOf = ({ uid, id, _id }: { readonly uid?: string | undefined; readonly id?: string | undefined; readonly _id?: string | undefined }): string | null => uid ?? id ?? _id ?? null;

/** Every answer that is not a success: `{code, status, message}` with a 4xx. A 401 is the end of the session, unless it speaks of the code. */
function otherwise(reply: HttpReply, refused: ErrorCode): Verdict<never> {
  const { status } = reply;
  if (status === 429) return rateLimited(reply);
  if (status < 400 || status === 408 || status >= 500) return notUnderstood(reply);
  const refusal = Refusal.safeParse(parseJson(reply));
  const plain = status === 401 && /^unauthorized$/i.test((textOf(reply) ?? '').trim());
  if (!refusal.success) return plain ? { kind: 'session-expired' } : notUnderstood(reply);
  const { code, message } = refusal.data;
  const ofCode = /\bcode\b|\b(t?otp|mfa)\b/i.test(`${String(code)} ${typeof message === 'string' ? message : ''}`);
  if (status === 401 && !ofCode) return { kind: 'session-expired' };
  if (status === 403 && !ofCode) return { kind: 'refused', code: 'access-insufficient' };
  return refused === 'server-rejected' ? { kind: 'refused', code: refused, detail: { status } } : { kind: 'refused', code: refused };
}

function authorise({ auth }: Access): Readonly<Record<string, string>> {
  if (auth.kind !== 'jwt') throw new Failure('bad-request');
  return { Authorization: `jwt ${auth.token.revealText()}` };
}

/** Ids are checked where they come in; once more here, where one becomes part of a DELETE. */
function secretsPath({ userId }: Access, recordId?: string): string {
  const checked = (id: string | null): string => {
    if (id === null || !Id.safeParse(id).success) throw new Failure('id-not-valid');
    return encodeURIComponent(id);
  };
  return `/users/${checked(userId)}/secrets${recordId === undefined ? '' : `/${checked(recordId)}`}`;
}

const request = (access: Access, method: HttpRequest['method'], path: string, json?: Readonly<Record<string, string>>): HttpRequest =>
  ({ method, path, headers: authorise(access), publicFields: PUBLIC_FIELDS, ...(json === undefined ? {} : { json }) });

/** The unverified payload: only to find whose token it is, and what it is for. */
function claimsOf(token: string): z.infer<typeof Claims> | null {
  const [, payload = ''] = token.split('.');
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return claims.success ? claims.data : null;
  } catch {
    return null; // not a JWT: it says nothing
  }
}

interface Opened {
  readonly token: string;
  readonly userId: string | null;
  /** `null`: neither the answer nor the token says whether it is a challenge. */
  readonly challenge: boolean | null;
}

function readOpened(reply: HttpReply): Opened | null {
  const answer = SignInAnswer.safeParse(parseJson(reply));
  if (!answer.success) return null;
  const { token, access_token: snake, accessToken: camel, challenge, challengeToken, mfa, mfaRequired, mfa_required: wanted, uid, userId, user } = answer.data;
  const apart = challenge ?? challengeToken;
  const found = apart ?? token ?? snake ?? camel;
  if (found === undefined) return null;
  const claims = claimsOf(found);
  const marked = apart !== undefined || [mfa, mfaRequired, wanted].includes(true) || claims?.mfa === true || (claims?.challenge !== undefined && claims.challenge !== false)
    || /challenge|mfa|totp/i.test(`${claims?.type ?? ''} ${claims?.scope ?? ''}`);
  return { token: found, userId: uid ?? userId ?? user?.uid ?? claims?.uid ?? claims?.sub ?? null, challenge: marked ? true : null };
}

/** GET with Basic as the page has it; servers that want POST say so by 404 or 405. */
async function askPassword(send: Send, username: string, password: string): Promise<HttpReply | Verdict<never>> {
  const headers = { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  let outcome = await send({ method: 'GET', path: '/auth/password', headers, publicFields: PUBLIC_FIELDS });
  if (outcome.kind === 'reply' && isMissing(outcome.reply)) outcome = await send({ method: 'POST', path: '/auth/password', headers, publicFields: PUBLIC_FIELDS });
  return outcome.kind === 'reply' ? outcome.reply : verdictOfFailure(outcome);
}

/** Fields that nobody documents are all filled in: the code has the same name nowhere. */
async function askCode(send: Send, challenge: string, code: string): Promise<HttpReply | Verdict<never>> {
  const headers = { Authorization: `jwt ${challenge}` };
  const json = { token: code, code, totp: code, otp: code, challenge };
  let outcome = await send({ method: 'POST', path: '/auth/totp', headers, json, publicFields: PUBLIC_FIELDS });
  if (outcome.kind === 'reply' && isMissing(outcome.reply)) outcome = await send({ method: 'PUT', path: '/auth/totp', headers, json, publicFields: PUBLIC_FIELDS });
  return outcome.kind === 'reply' ? outcome.reply : verdictOfFailure(outcome);
}

const refusedSignIn = (reply: HttpReply): Verdict<never> => {
  const verdict = otherwise(reply, 'sign-in-refused');
  return verdict.kind === 'session-expired' || (verdict.kind === 'refused' && verdict.code === 'access-insufficient') ? { kind: 'refused', code: 'sign-in-refused' } : verdict;
};

/** A token that no route takes is a challenge; one that reads the user's secrets is not. Null where that cannot be told. */
async function isChallenge(send: Send, { token, userId, challenge }: Opened): Promise<boolean | null> {
  if (challenge !== null || userId === null) return challenge;
  const access: Access = { auth: { kind: 'jwt', token: Secret.fromText(token) }, userId };
  const outcome = await send(request(access, 'GET', secretsPath(access)));
  if (outcome.kind === 'failed') return null;
  const { status } = outcome.reply;
  return status === 401 || status === 403 ? true : isSuccess(outcome.reply) ? false : null;
}

const signedIn = ({ token, userId }: Opened, mfa: SignedIn['mfa']): Verdict<SignedIn> =>
  ({ kind: 'success', value: { session: Secret.fromText(token), remoteUser: null, userId, mfa } });

async function signIn(send: Send, { username, password, code, userId: known = null }: SignIn): Promise<Verdict<SignedIn>> {
  const typed = code === null ? '' : wireCode(code.revealText());
  const isTotp = /^\d{6,8}$/.test(typed);
  // "Backup codes act as one-time passwords": in place of the password, and nothing is asked after it.
  if (typed !== '' && !isTotp) {
    const reply = await askPassword(send, username, typed);
    if ('kind' in reply) return reply;
    const opened = isSuccess(reply) ? readOpened(reply) : null;
    if (opened !== null && (await isChallenge(send, { ...opened, userId: opened.userId ?? known })) !== true) return signedIn(opened, 'unknown');
  }
  const reply = await askPassword(send, username, password.revealText());
  if ('kind' in reply) return reply;
  if (!isSuccess(reply)) return refusedSignIn(reply);
  const opened = readOpened(reply);
  if (opened === null) return notUnderstood(reply);
  const challenge = await isChallenge(send, { ...opened, userId: opened.userId ?? known });
  if (challenge !== true) return signedIn(opened, challenge === null ? 'unknown' : 'off');
  if (typed === '') return { kind: 'refused', code: 'code-needed' };
  const second = await askCode(send, opened.token, typed);
  if ('kind' in second) return second;
  if (!isSuccess(second)) return refusedSignIn(second);
  const inside = readOpened(second);
  return inside === null ? notUnderstood(second) : signedIn({ ...inside, userId: inside.userId ?? opened.userId }, 'on');
}

/** The record's name: in the answer, or at the end of `Location`. */
function recordOf(reply: HttpReply, answer: z.infer<typeof SetupAnswer>): string | null {
  const last = /\/secrets\/([^/?#]+)\/?$/.exec(reply.headers['location'] ?? '')?.[1];
  const named = idOf(answer) ?? last ?? null;
  return named !== null && Id.safeParse(named).success ? named : null;
}

function readIssued(reply: HttpReply): Verdict<Issued> {
  const answer = SetupAnswer.safeParse(parseJson(reply));
  if (!answer.success) return notUnderstood(reply);
  const known = fromAnyText(answer.data.secret.secret);
  const uri = readUri(answer.data.secret.otpauth_url);
  if (uri !== null && known.secretForm === 'base32' && !uri.secret.equals(known.secret)) return { kind: 'refused', code: 'answer-not-understood' };
  return {
    kind: 'success',
    value: { ...known, issuer: uri === null || uri.issuer === '' ? ISSUER : uri.issuer, label: uri?.label ?? '', parameters: parametersOf(uri), backupCodes: [], recordId: recordOf(reply, answer.data) },
  };
}

export const axr: Confirming = {
  kind: 'axr',
  status: null,
  signIn,

  async probe(send, input) {
    const verdict = await signIn(send, { ...input, code: null });
    if (verdict.kind === 'refused' && verdict.code === 'code-needed') return { kind: 'success', value: { mfa: 'on' } };
    if (verdict.kind !== 'success') return verdict;
    const { mfa, session } = verdict.value;
    // A token that is neither known to be a challenge nor known to be none says nothing.
    return mfa === 'off' ? { kind: 'success', value: { mfa, session } } : { kind: 'unknown', code: 'answer-not-understood' };
  },

  records: {
    async list(send, access) {
      const outcome = await send(request(access, 'GET', secretsPath(access)));
      if (outcome.kind === 'failed') return verdictOfFailure(outcome);
      const { reply } = outcome;
      if (isMissing(reply)) return { kind: 'success', value: null };
      if (!isSuccess(reply)) return otherwise(reply, 'server-rejected');
      const list = RecordList.safeParse(parseJson(reply));
      if (!list.success) return notUnderstood(reply);
      return { kind: 'success', value: list.data.filter(({ type }) => type === 'mfa').map(idOf).filter((id) => id !== null) };
    },
    async remove(send, access, recordId) {
      const outcome = await send(request(access, 'DELETE', secretsPath(access, recordId)));
      if (outcome.kind === 'failed') return verdictOfFailure(outcome);
      const { reply } = outcome;
      return isGone(reply) || reply.status === 404 ? { kind: 'success', value: null } : otherwise(reply, 'server-rejected');
    },
  },

  setup: {
    request: (access) => request(access, 'POST', secretsPath(access), { type: 'mfa' }),
    interpret: (reply) => (isSuccess(reply) ? readIssued(reply) : otherwise(reply, 'server-rejected')),
  },

  confirm: {
    /** @throws Failure `token-missing`, `record-unknown`. */
    request(access, { code, recordId }) {
      const token = wireCode(code);
      if (token === '') throw new Failure('token-missing');
      if (recordId === null) throw new Failure('record-unknown');
      return request(access, 'PUT', `${secretsPath(access, recordId)}/enroll`, { token });
    },
    /** The page's prose names the path without `/enroll`. */
    alternative(access, { code, recordId }) {
      return request(access, 'PUT', secretsPath(access, recordId ?? ''), { token: wireCode(code) });
    },
    interpret(reply) {
      if (isMissing(reply)) return { kind: 'refused', code: 'server-rejected', detail: { status: reply.status } };
      if (!isSuccess(reply)) return otherwise(reply, 'code-refused');
      const answer = EnrollAnswer.safeParse(parseJson(reply));
      return answer.success ? { kind: 'success', value: { backupCodes: (answer.data.codes ?? []).map((code) => Secret.fromText(code)) } } : notUnderstood(reply);
    },
  },

  disable: {
    /** @throws Failure `record-unknown`. */
    request(access, { recordId }) {
      if (recordId === null) throw new Failure('record-unknown');
      return request(access, 'DELETE', secretsPath(access, recordId));
    },
    interpret(reply) {
      if (isGone(reply)) return { kind: 'success', value: null };
      return reply.status === 404 ? { kind: 'refused', code: 'mfa-not-on' } : otherwise(reply, 'server-rejected');
    },
  },
};
