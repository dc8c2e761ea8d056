/**
 * @file Accountable (contracts/backends.md): `/:token/user/:uuid/2fa`. "Token" means four things at this server; here they
 * are the API token (in the path, redacted everywhere), the 2FA secret, the MFA token of a sign-in, and the access token.
 * Setup turns MFA on at once, and reading the state answers the secret itself: a `Secret` from its first byte.
 */
import { z } from 'zod';
import { ACCOUNTABLE_LIMITS, type Limit } from '../../src-shared/backends';
import { Failure, type ErrorCode } from '../../src-shared/errors';
import { Id } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import type { Access, Auth, Issued, Readable, SignedIn, SignIn, Verdict } from './backend';
import { parseJson } from './http-reply';
import type { HttpReply, HttpRequest, Send } from './http-types';
import { fromAnyText, USUAL, wireCode } from './one-time-code';
import { notUnderstood, rateLimited, verdictOfFailure } from './verdicts';

const ISSUER = 'Accountable';
const PUBLIC_FIELDS = ['enabled', '2fa'] as const;

const Text = z.string().min(1);
const StatusAnswer = z.union([z.object({ enabled: z.literal(false) }), z.object({ enabled: z.literal(true), token: Text })]);
const SetupAnswer = z.object({ token: Text });
const Gone = z.object({ code: z.literal(204) });
/** The MFA token's name is not stated anywhere: three are tolerated. */
const SignInAnswer = z.object({ uuid: z.string(), '2fa': z.boolean(), mfaToken: Text.optional(), token: Text.optional(), '2faToken': Text.optional() });
const SecondAnswer = z.object({ code: z.literal(200), accessToken: Text, uuid: z.string().optional() });
/** `{code, message}`: the server's own form of a refusal. */
const Refusal = z.object({ code: z.union([z.number(), z.string()]), message: z.unknown().optional() });

const isSuccess = ({ status }: HttpReply): boolean => status === 200 || status === 201;

/** By the HTTP status where it is a 4xx; some servers say 200 and put it into the body. */
function refusalStatus(reply: HttpReply): number | null {
  const refusal = Refusal.safeParse(parseJson(reply));
  if (!refusal.success) return null;
  if (reply.status >= 400 && reply.status < 500) return reply.status;
  const code = Number(refusal.data.code);
  return isSuccess(reply) && code >= 400 && code < 500 ? code : null;
}

const BY_STATUS: ReadonlyMap<number, ErrorCode> = new Map([[400, 'api-token-refused'], [402, 'plan-lacks-mfa'], [404, 'user-unknown']]);

function otherwise(reply: HttpReply, codes: ReadonlyMap<number, ErrorCode> = BY_STATUS): Verdict<never> {
  if (reply.status === 429) return rateLimited(reply);
  const status = refusalStatus(reply);
  if (status === null || status === 408) return notUnderstood(reply);
  if (status === 429) return rateLimited(reply);
  const code = codes.get(status);
  return code === undefined ? { kind: 'refused', code: 'server-rejected', detail: { status } } : { kind: 'refused', code };
}

/** The path below the API token, and what of it nobody may see. */
function tokenPath(auth: Auth | null, rest: string): Pick<HttpRequest, 'path' | 'secretsInPath'> {
  if (auth?.kind !== 'path' || auth.token.byteLength === 0) throw new Failure('bad-request');
  const token = encodeURIComponent(auth.token.revealText());
  // The URL parser would take these for steps up or nothing at all.
  if (/^\.*$/.test(token)) throw new Failure('api-token-refused');
  return { path: `/${token}${rest}`, secretsInPath: [token] };
}

/** Ids are checked where they come in; once more here, where one becomes part of a DELETE. */
function factor({ auth, userId }: Access, method: HttpRequest['method'], limit: Limit): HttpRequest {
  if (userId === null || !Id.safeParse(userId).success) throw new Failure('id-not-valid');
  return { method, ...tokenPath(auth, `/user/${encodeURIComponent(userId)}/2fa`), headers: {}, publicFields: PUBLIC_FIELDS, limit };
}

const issued = (text: string): Issued =>
  ({ ...fromAnyText(text), issuer: ISSUER, label: '', parameters: USUAL, backupCodes: [], recordId: null });

interface Door {
  readonly userId: string;
  /** Null where MFA is off: the password alone opens it. */
  readonly mfaToken: Secret | null;
}

const AT_THE_DOOR: ReadonlyMap<number, ErrorCode> = new Map([[400, 'api-token-refused'], [401, 'sign-in-refused'], [402, 'plan-lacks-mfa'], [404, 'sign-in-refused']]);

async function knock(send: Send, { username, password, auth }: Omit<SignIn, 'code'>): Promise<Verdict<Door>> {
  const outcome = await send({
    method: 'POST', ...tokenPath(auth, '/users/authenticate'), headers: {}, json: { username, password: password.revealText() },
    publicFields: PUBLIC_FIELDS, limit: ACCOUNTABLE_LIMITS.authenticate,
  });
  if (outcome.kind === 'failed') return verdictOfFailure(outcome);
  const { reply } = outcome;
  const answer = isSuccess(reply) ? SignInAnswer.safeParse(parseJson(reply)) : null;
  if (answer?.success !== true) return otherwise(reply, AT_THE_DOOR);
  const { uuid, '2fa': wanted, mfaToken, token, '2faToken': third } = answer.data;
  const second = mfaToken ?? third ?? token;
  // A code is wanted, and nothing is there to send it with.
  if (wanted && second === undefined) return notUnderstood(reply);
  return { kind: 'success', value: { userId: uuid, mfaToken: wanted && second !== undefined ? Secret.fromText(second) : null } };
}

async function signIn(send: Send, { code, ...input }: SignIn): Promise<Verdict<SignedIn>> {
  const door = await knock(send, input);
  if (door.kind !== 'success') return door;
  const { userId, mfaToken } = door.value;
  // No session comes of it: the API token is what opens everything.
  if (mfaToken === null) return { kind: 'success', value: { session: Secret.fromText(''), remoteUser: null, userId, mfa: 'off' } };
  const typed = code === null ? '' : wireCode(code.revealText());
  if (typed === '') return { kind: 'refused', code: 'code-needed' };
  const outcome = await send({
    method: 'POST', ...tokenPath(input.auth, '/users/authenticate/2fa'), headers: {}, json: { token: mfaToken.revealText(), code: typed },
    publicFields: PUBLIC_FIELDS, limit: ACCOUNTABLE_LIMITS.authenticate,
  });
  if (outcome.kind === 'failed') return verdictOfFailure(outcome);
  const { reply } = outcome;
  const answer = isSuccess(reply) ? SecondAnswer.safeParse(parseJson(reply)) : null;
  if (answer?.success !== true) return otherwise(reply, new Map([[400, 'code-refused'], [401, 'code-refused'], [403, 'code-refused']]));
  return { kind: 'success', value: { session: Secret.fromText(answer.data.accessToken), remoteUser: null, userId, mfa: 'on' } };
}

export const accountable: Readable = {
  kind: 'accountable',
  records: null,
  confirm: null,
  signIn,

  async probe(send, input) {
    const door = await knock(send, input);
    if (door.kind !== 'success') return door;
    const { userId, mfaToken } = door.value;
    return { kind: 'success', value: mfaToken === null ? { mfa: 'off', session: Secret.fromText(''), userId } : { mfa: 'on', userId } };
  },

  async status(send, access) {
    const outcome = await send(factor(access, 'GET', ACCOUNTABLE_LIMITS.read));
    if (outcome.kind === 'failed') return verdictOfFailure(outcome);
    const { reply } = outcome;
    const answer = isSuccess(reply) ? StatusAnswer.safeParse(parseJson(reply)) : null;
    if (answer?.success !== true) return otherwise(reply);
    const { data } = answer;
    return { kind: 'success', value: data.enabled ? { mfa: 'on', remoteUser: null, held: issued(data.token) } : { mfa: 'off', remoteUser: null, held: null } };
  },

  setup: {
    request: (access) => ({ ...factor(access, 'POST', ACCOUNTABLE_LIMITS.enable), json: { issuer: ISSUER } }),
    interpret(reply) {
      const answer = isSuccess(reply) ? SetupAnswer.safeParse(parseJson(reply)) : null;
      return answer?.success === true ? { kind: 'success', value: issued(answer.data.token) } : otherwise(reply);
    },
  },

  disable: {
    request: (access) => factor(access, 'DELETE', ACCOUNTABLE_LIMITS.disable),
    interpret(reply) {
      const gone = reply.status === 204 || (isSuccess(reply) && Gone.safeParse(parseJson(reply)).success);
      return gone ? { kind: 'success', value: null } : otherwise(reply);
    },
  },
};
