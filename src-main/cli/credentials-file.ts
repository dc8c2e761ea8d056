/** @file The credentials file of `check` (docs/command-line.md). What is wrong is said by the field's name, never its value. */
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { Environment, type BackendKind } from '../../src-shared/model';
import type { CheckCredentials } from '../check/parts';
import { secretsOf } from '../check/way-in';
import { CONNECTIONS_FILE_LIMIT, FileCredentials, readConnectionsFile } from '../connections-file';
import { UsageError } from './command';

const CredentialsFile = FileCredentials.extend({
  environment: Environment.exactOptional(),
  /** Appended to `--url`: `/v1`. */
  basePath: z.string().regex(/^\/[^?#]*$/).exactOptional(),
  certificate: z.string().max(100_000).exactOptional(),
});

export interface FromFile {
  readonly credentials: CheckCredentials;
  readonly environment: Environment | null;
  readonly basePath: string;
  /** Where the file names the address itself. */
  readonly baseUrl: string | null;
  readonly certificate: string | null;
  /** Others than the owner may read the file. */
  readonly open: boolean;
}

/** @throws UsageError where there is no such file, or it is none of these files. */
export async function readCredentialsFile(path: string, kind: BackendKind, url: string | null): Promise<FromFile> {
  const { text, mode } = await read(path);
  const open = process.platform !== 'win32' && (mode & 0o077) !== 0;
  const connections = readConnectionsFile(text);
  if (connections !== null) {
    const fitting = connections.filter((connection) => connection.kind === kind && (url === null || connection.baseUrl === url.replace(/\/+$/, '')));
    const [only] = fitting;
    if (only === undefined || fitting.length > 1) throw new UsageError(`The file of connections holds ${fitting.length} that fit --backend and --url; there must be one.`);
    return { credentials: secretsOf(only.credentials), environment: only.environment, basePath: '', baseUrl: only.baseUrl, certificate: only.certificate ?? null, open };
  }
  const parsed = CredentialsFile.safeParse(json(text));
  if (!parsed.success) throw new UsageError(`The credentials file is not as it should be${fieldOf(parsed.error)}. The command line's page in docs/ has its format.`);
  const { environment, basePath, certificate, ...credentials } = parsed.data;
  return { credentials: secretsOf(credentials), environment: environment ?? null, basePath: basePath ?? '', baseUrl: null, certificate: certificate ?? null, open };
}

async function read(path: string): Promise<{ readonly text: string; readonly mode: number }> {
  try {
    const { size, mode } = await stat(path);
    if (size > CONNECTIONS_FILE_LIMIT) throw new UsageError('The credentials file is too long to be one.');
    return { text: await readFile(path, 'utf8'), mode };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The credentials file cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new UsageError('The credentials file is not JSON.'); // the parser's own message quotes it
  }
}

/** The field's name as the format has it; one that the format does not know may be a value in the wrong place. */
function fieldOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return '';
  if (issue.code === 'unrecognized_keys') return ': it has a field that is not known';
  const name = issue.path[0];
  return typeof name === 'string' ? `: see "${name}"` : '';
}
