/**
 * @file How a check gets in at its server: kept in the command line's state file (never in the vault), so that the file
 * alone is enough for `--resume`. Whoever may read it may read the secret beside it; it goes with the file.
 */
import { z } from 'zod';
import { Environment } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import { FileCredentials } from '../connections-file';
import type { CheckCredentials } from './parts';

export interface WayIn {
  readonly credentials: CheckCredentials;
  readonly environment: Environment;
  /** PEM of a CA of one's own. */
  readonly certificate: string | null;
  /** As `CheckParts` has them. */
  readonly raised: number;
  readonly deadline: number;
}

const WayInFile = z.object({
  environment: Environment, certificate: z.string().nullable(), raised: z.number().int().positive(), deadline: z.number().int().positive(), credentials: FileCredentials,
});

/** JSON with the credentials in clear: for a file of the owner's alone. */
export const encodeWayIn = ({ credentials, ...rest }: WayIn): z.input<typeof WayInFile> => ({ ...rest, credentials: textsOf(credentials) });

/** Null where it is none: older state files have no way in. */
export function decodeWayIn(json: unknown): WayIn | null {
  const parsed = WayInFile.safeParse(json);
  return parsed.success ? { ...parsed.data, credentials: secretsOf(parsed.data.credentials) } : null;
}

/** The fields of a file as the check takes them. */
export function secretsOf({ username, password, sessionAs, jwt, apiKey, apiSecret, apiToken, userId }: FileCredentials): CheckCredentials {
  return {
    username: username ?? null, password: secretOf(password), sessionAs: sessionAs ?? null, jwt: secretOf(jwt), apiKey: apiKey ?? null,
    apiSecret: secretOf(apiSecret), apiToken: secretOf(apiToken), userId: userId ?? null,
  };
}

const secretOf = (text: string | undefined): Secret | null => (text === undefined ? null : Secret.fromText(text));

function textsOf({ username, password, sessionAs, jwt, apiKey, apiSecret, apiToken, userId }: CheckCredentials): FileCredentials {
  return {
    ...(username === null ? {} : { username }), ...(password === null ? {} : { password: password.revealText() }), ...(sessionAs === null ? {} : { sessionAs }),
    ...(jwt === null ? {} : { jwt: jwt.revealText() }), ...(apiKey === null ? {} : { apiKey }), ...(apiSecret === null ? {} : { apiSecret: apiSecret.revealText() }),
    ...(apiToken === null ? {} : { apiToken: apiToken.revealText() }), ...(userId === null ? {} : { userId }),
  };
}
