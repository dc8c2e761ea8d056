/**
 * @file The files that hold ready-made credentials: the connections that `npm run staging` writes (docs/staging.md), and
 * the credentials file of `cli -- check` (docs/command-line.md). Both have the same fields.
 */
import { z } from 'zod';
import { AUTH_KINDS, SESSION_AS } from '../src-shared/backends';
import { BackendKind, Environment, NAME_LIMIT } from '../src-shared/model';

/** Longest file that is read: some thousands of connections. */
export const CONNECTIONS_FILE_LIMIT = 1024 * 1024;

const Text = z.string().min(1).max(16_384);
export const FileCredentials = z.strictObject({
  username: Text.exactOptional(),
  password: Text.exactOptional(),
  sessionAs: z.enum(SESSION_AS).exactOptional(),
  jwt: Text.exactOptional(),
  apiKey: Text.exactOptional(),
  apiSecret: Text.exactOptional(),
  apiToken: Text.exactOptional(),
  userId: Text.exactOptional(),
});
export type FileCredentials = Readonly<z.infer<typeof FileCredentials>>;

const FileConnection = z.strictObject({
  name: z.string().max(NAME_LIMIT),
  kind: BackendKind,
  baseUrl: z.string().max(2048),
  environment: Environment,
  auth: z.enum(AUTH_KINDS),
  credentials: FileCredentials,
  /** PEM of a CA of one's own. */
  certificate: z.string().max(100_000).exactOptional(),
});
export type FileConnection = Readonly<z.infer<typeof FileConnection>>;

const ConnectionsFile = z.strictObject({ format: z.literal('tessera-connections'), version: z.literal(1), connections: z.array(FileConnection).max(1000) });

/** Null where the text is no such file. */
export function readConnectionsFile(text: string): readonly FileConnection[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null; // not JSON: none of these files
  }
  const file = ConnectionsFile.safeParse(json);
  return file.success ? file.data.connections : null;
}
