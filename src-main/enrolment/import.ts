/** @file Connections from a file, such as `npm run staging` writes: each is signed in like one that is typed. */
import { assertNever } from '../../src-shared/assert';
import type { CredentialsInput } from '../../src-shared/contract';
import { Failure, type AppError } from '../../src-shared/errors';
import { readConnectionsFile, type FileConnection } from '../connections-file';
import { addConnection, type NewConnection } from './connections';
import type { Desk } from './desk';

export interface Imported {
  readonly added: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: AppError }[];
}

/** One that does not work does not spoil the others. @throws Failure `input-not-connections`. */
export async function importConnections(desk: Desk, text: string): Promise<Imported> {
  const connections = readConnectionsFile(text);
  if (connections === null) throw new Failure('input-not-connections');
  const added: string[] = [];
  const failed: { name: string; error: AppError }[] = [];
  for (const connection of connections) {
    try {
      added.push(await addConnection(desk, inputOf(connection)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed.push({ name: connection.name, error: error.toAppError() });
    }
  }
  return { added, failed };
}

function inputOf({ name, kind, baseUrl, environment, auth, credentials, certificate }: FileConnection): NewConnection {
  return { name, kind, baseUrl, environment, certificate: certificate ?? null, credentials: credentialsOf(auth, credentials), sessionAs: credentials.sessionAs };
}

function credentialsOf(auth: FileConnection['auth'], { username = '', password = '', jwt = '', apiKey = '', apiSecret = '', apiToken = '', userId }: FileConnection['credentials']): CredentialsInput {
  const user = userId === undefined ? {} : { userId };
  switch (auth) {
    case 'password': return { kind: 'password', username: needed(username), password: needed(password), ...user };
    case 'jwt': return { kind: 'jwt', jwt: needed(jwt) };
    case 'key': return { kind: 'key', key: needed(apiKey), secret: needed(apiSecret) };
    case 'token': return { kind: 'token', token: needed(apiToken), ...user, username, password };
    default: return assertNever(auth);
  }
}

function needed(text: string): string {
  if (text === '') throw new Failure('credentials-needed');
  return text;
}
