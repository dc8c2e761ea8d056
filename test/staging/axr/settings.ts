/** @file What can be switched at an AXR server. The vendor's pages leave much open: `[?]` of the contract is a switch here. */
import { DEFAULT_CODES } from '../host/second-factor';
import type { CodeSettings } from '../host/second-factor';
import type { SecretKind } from './users';

export interface AxrSettings extends CodeSettings {
  /** Before every path; `''` for none. */
  basePath: string;
  signInMethod: 'GET' | 'POST';
  totpMethod: 'POST' | 'PUT' | 'GET';
  tokenField: 'token' | 'access_token' | 'accessToken';
  /** Where the challenge stands in the answer to the password: where the access token would, or apart. */
  challengeField: 'as-token' | 'challenge' | 'challengeToken';
  /** What tells a challenge from an access token: a claim in it, a flag beside it, or only that no route takes it. */
  challengeMark: 'claim' | 'flag' | 'none';
  /** Where the challenge has to stand at `/auth/totp`. */
  challengeIn: 'header' | 'body';
  /** The code's field at `/auth/totp`. */
  codeField: 'token' | 'code' | 'totp' | 'otp';
  userIdIn: 'uid' | 'userId' | 'user.uid' | 'claim-sub' | 'claim-uid' | 'nowhere';
  /** How the answer to POST names the record. */
  recordIdIn: 'uid' | 'id' | '_id' | 'location' | 'absent';
  /** Whether `GET /users/:id/secrets` exists. */
  list: boolean;
  enrollPath: 'enroll' | 'bare' | 'both';
  /** What a path that does not exist answers. */
  missingRoute: 404 | 405;
  otpauthUrl: 'empty' | 'https' | 'otpauth' | 'absent';
  secretKind: SecretKind;
  wrongCode: 400 | 401 | 403;
  /** Where a backup code is taken as a one-time password. */
  backupCodeAt: 'password' | 'totp' | 'both';
  deleteStatus: 200 | 204;
  createdStatus: 200 | 201;
}

export const DEFAULT_SETTINGS: Readonly<AxrSettings> = {
  ...DEFAULT_CODES,
  basePath: '/v1', signInMethod: 'GET', totpMethod: 'POST',
  tokenField: 'token', challengeField: 'as-token', challengeMark: 'claim', challengeIn: 'header', codeField: 'token',
  userIdIn: 'uid', recordIdIn: 'uid', list: true, enrollPath: 'enroll', missingRoute: 404, otpauthUrl: 'empty', secretKind: 'base32',
  wrongCode: 400, backupCodeAt: 'password', deleteStatus: 204, createdStatus: 200,
};
