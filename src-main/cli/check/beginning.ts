/** @file How `check` begins: what its options, the credentials file and a state file that was left make of it. */
import { BackendKind } from '../../../src-shared/model';
import { isLoopback, normaliseBaseUrl } from '../../backends/base-url';
import { DEFAULT_DEADLINE } from '../../backends/http';
import { readStateFile, type StateFile } from '../../check/file-store';
import type { WayIn } from '../../check/way-in';
import { UsageError, type Terminal } from '../command';
import { readCredentialsFile, type FromFile } from '../credentials-file';
import type { readOptions } from '../options';

export const OPTIONS = {
  'backend': { type: 'string' }, 'url': { type: 'string' }, 'credentials-file': { type: 'string' }, 'json': { type: 'string' }, 'junit': { type: 'string' },
  'state': { type: 'string' }, 'resume': { type: 'string' }, 'no-wait': { type: 'boolean' }, 'raised': { type: 'string' }, 'timeout': { type: 'string' },
  'i-own-this-test-account': { type: 'boolean' },
} as const;

export async function leftIn(path: string): Promise<StateFile> {
  const file = await readStateFile(path).catch((error: unknown) => {
    throw new UsageError(`The state file cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`);
  });
  if (file === null) throw new UsageError('The file given to --resume is no state file of a check.');
  return file;
}

export type Options = ReturnType<typeof readOptions<typeof OPTIONS>>;

export interface Beginning {
  readonly kind: BackendKind;
  readonly baseUrl: string;
  readonly wayIn: WayIn;
}

/** Where nothing is said, a server that is not on this computer counts as production. */
export async function begun(options: Options, terminal: Terminal): Promise<Beginning> {
  const path = required(options['credentials-file'], 'credentials-file');
  const kind = kindOf(required(options.backend, 'backend'));
  const file = await credentialsIn(path, kind, options.url ?? null, terminal);
  const typed = options.url === undefined ? file.baseUrl : `${options.url.replace(/\/+$/, '')}${file.basePath}`;
  const first = normaliseBaseUrl(required(typed ?? undefined, 'url'));
  const environment = file.environment ?? (isLoopback(new URL(first)) ? 'local' : 'production');
  const baseUrl = normaliseBaseUrl(first, environment);
  if (environment === 'production' && options['i-own-this-test-account'] !== true) {
    throw new UsageError('This is a production server: the check turns MFA on and off there. Give --i-own-this-test-account if the account is yours and for tests; a staging server is told by "environment": "staging" in the credentials file.');
  }
  return { kind, baseUrl, wayIn: { credentials: file.credentials, environment, certificate: file.certificate, ...numbersOf(options, { raised: 1, deadline: DEFAULT_DEADLINE }) } };
}

/** Nothing is asked again, production included: only what the killed run turned on is turned off. */
export async function resumed({ state: { kind, baseUrl }, wayIn }: StateFile, options: Options, terminal: Terminal): Promise<Beginning> {
  const path = options['credentials-file'];
  const given = path === undefined ? null : await credentialsIn(path, kind, baseUrl, terminal);
  const source = given ?? wayIn;
  if (source === null) throw new UsageError('This state file was written by an older version and holds no credentials. Give the --credentials-file of that check.');
  const environment = source.environment ?? wayIn?.environment ?? (isLoopback(new URL(baseUrl)) ? 'local' : 'production');
  const numbers = numbersOf(options, wayIn ?? { raised: 1, deadline: DEFAULT_DEADLINE });
  return { kind, baseUrl: normaliseBaseUrl(baseUrl, environment), wayIn: { credentials: source.credentials, environment, certificate: source.certificate ?? wayIn?.certificate ?? null, ...numbers } };
}

async function credentialsIn(path: string, kind: BackendKind, url: string | null, terminal: Terminal): Promise<FromFile> {
  const file = await readCredentialsFile(path, kind, url);
  if (file.open) terminal.note('Others can read the credentials file: take the permission away (chmod 600).');
  return file;
}

const numbersOf = (options: Options, absent: Pick<WayIn, 'raised' | 'deadline'>): Pick<WayIn, 'raised' | 'deadline'> => ({
  raised: numberOf('raised', options.raised, absent.raised), deadline: numberOf('timeout', options.timeout, absent.deadline / 1000) * 1000,
});

export function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new UsageError(`The option --${name} is missing.`);
  return value;
}

function kindOf(text: string): BackendKind {
  const kind = BackendKind.safeParse(text);
  if (!kind.success) throw new UsageError(`--backend takes ${BackendKind.options.join(', ')}.`);
  return kind.data;
}

function numberOf(name: string, text: string | undefined, absent: number): number {
  const value = text === undefined ? absent : Number(text);
  if (!Number.isSafeInteger(value) || value < 1 || value > 10_000) throw new UsageError(`--${name} takes a whole number from 1.`);
  return value;
}
