/** @file The "Add a connection" form as typed: what it sends, and which field an error of main belongs to. */
import { assertNever } from '../../../src-shared/assert';
import type { CallInput, CredentialsInput } from '../../../src-shared/contract';
import type { AppError } from '../../../src-shared/errors';
import { SERVICES, type AuthKind, type SessionAs } from '../../../src-shared/backends';
import type { BackendKind, Environment } from '../../../src-shared/model';

export type { AuthKind } from '../../../src-shared/backends';
export const ENVIRONMENTS = ['production', 'staging', 'local'] as const satisfies readonly Environment[];

export const FIELDS = ['name', 'baseUrl', 'environment', 'username', 'password', 'code', 'jwt', 'key', 'secret', 'token', 'userId', 'certificate'] as const;
export type Field = (typeof FIELDS)[number];

export interface CredentialFields {
  readonly auth: AuthKind;
  readonly username: string;
  readonly password: string;
  readonly code: string;
  readonly jwt: string;
  readonly key: string;
  readonly secret: string;
  readonly token: string;
  readonly userId: string;
}

export interface AddForm extends CredentialFields {
  readonly kind: BackendKind;
  readonly sessionAs: SessionAs;
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly certificate: string;
  /** Said where the development runtime would talk to a production service. */
  readonly productionAccepted: boolean;
}

export const NO_CREDENTIALS: CredentialFields = { auth: 'password', username: '', password: '', code: '', jwt: '', key: '', secret: '', token: '', userId: '' };

const FIRST: AddForm = {
  ...NO_CREDENTIALS, kind: 'freesewing', sessionAs: 'bearer', name: '', baseUrl: SERVICES.freesewing.addresses.production, environment: 'production',
  certificate: '', productionAccepted: false,
};
export const EMPTY_FORM = FIRST;

const suggested = ({ kind, environment }: Pick<AddForm, 'kind' | 'environment'>): string => SERVICES[kind].addresses[environment];

/** Another service or environment brings its own suggestion, but never writes over an address that was typed. */
function withPlace(form: AddForm, place: Partial<Pick<AddForm, 'kind' | 'environment'>>): AddForm {
  const untouched = form.baseUrl.trim() === '' || form.baseUrl === suggested(form);
  const next = { ...form, ...place };
  return { ...next, baseUrl: untouched ? suggested(next) : form.baseUrl };
}

export const withEnvironment = (form: AddForm, environment: Environment): AddForm => withPlace(form, { environment });

/** Another service has other ways to sign in; what was typed for one that it also has stays. */
export function withService(form: AddForm, kind: BackendKind): AddForm {
  const { auth, sessionAs } = SERVICES[kind].capabilities;
  return { ...withPlace(form, { kind }), auth: auth.includes(form.auth) ? form.auth : (auth[0] ?? 'password'), sessionAs: sessionAs[0] ?? 'bearer' };
}

/** Fields that have to be filled in and are not, in the order they stand in. */
export function missingCredentials(form: CredentialFields, codeAsked: boolean): readonly Field[] {
  const needed: Readonly<Record<AuthKind, readonly (keyof CredentialFields & Field)[]>> = {
    password: codeAsked ? ['username', 'password', 'code'] : ['username', 'password'],
    jwt: ['jwt'],
    key: ['key', 'secret'],
    token: form.userId.trim() !== '' ? ['token'] : form.username.trim() === '' ? ['token', 'userId'] : ['token', 'password'],
  };
  return needed[form.auth].filter((field) => form[field].trim() === '');
}

/** As `missingCredentials`, for the whole form. The name may stay empty: the service's is taken. */
export const missingFields = (form: AddForm, codeAsked: boolean): readonly Field[] => [
  ...(form.baseUrl.trim() === '' ? (['baseUrl'] as const) : []),
  ...missingCredentials(form, codeAsked),
];

/** What goes to main. Passwords and codes are handed over exactly as typed; names and tokens without blanks around. */
export function credentialsOf(form: CredentialFields): CredentialsInput {
  switch (form.auth) {
    case 'password': {
      const code = form.code.trim();
      const userId = form.userId.trim();
      return { kind: 'password', username: form.username.trim(), password: form.password, ...(code === '' ? {} : { code }), ...(userId === '' ? {} : { userId }) };
    }
    case 'jwt': return { kind: 'jwt', jwt: form.jwt.trim() };
    case 'key': return { kind: 'key', key: form.key.trim(), secret: form.secret.trim() };
    case 'token': return { kind: 'token', token: form.token.trim(), userId: form.userId.trim(), username: form.username.trim(), password: form.userId.trim() === '' ? form.password : '' };
    default: return assertNever(form.auth);
  }
}

/** The call that adds the connection. */
export function addInput(form: AddForm, service: string): CallInput<'connections.add'> {
  return {
    kind: form.kind,
    sessionAs: form.sessionAs,
    name: form.name.trim() === '' ? service : form.name.trim(),
    baseUrl: form.baseUrl.trim(),
    environment: form.environment,
    credentials: credentialsOf(form),
    certificate: form.certificate.trim() === '' ? null : form.certificate,
    ...(form.productionAccepted ? { productionAccepted: true } : {}),
  };
}

/** The field an error is about, or null where it is about the whole. */
export function fieldOf({ code }: AppError, auth: AuthKind): Field | null {
  switch (code) {
    case 'url-not-valid':
    case 'url-not-https':
    case 'url-has-extras':
    case 'unreachable':
    case 'timed-out':
    case 'redirected':
    case 'answer-not-understood': return 'baseUrl';
    case 'environment-mismatch': return 'environment';
    case 'tls-untrusted': return 'certificate';
    case 'code-needed':
    case 'code-refused': return 'code';
    case 'password-missing':
    case 'password-needed': return 'password';
    case 'user-id-needed':
    case 'user-unknown':
    case 'id-not-valid': return 'userId';
    case 'api-token-refused': return 'token';
    case 'sign-in-refused':
    case 'session-expired':
    case 'access-insufficient': return auth === 'password' ? 'password' : auth;
    default: return null;
  }
}
