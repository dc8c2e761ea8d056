/** @file Every backend serves many seeded users, some with MFA on: seen through the product's own adapters. */
import { afterEach, expect, it } from 'vitest';
import type { BackendKind } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import type { Auth } from '../../../src-main/backends/backend';
import { createHttp } from '../../../src-main/backends/http';
import { noProxy } from '../../../src-main/backends/proxy';
import { backendFor } from '../../../src-main/backends/registry';
import { startAccountable, startAxr, startFon, startStaging } from '../../staging';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Seeded {
  readonly url: string;
  readonly auth: Auth | null;
  readonly control: {
    seed(seed: { readonly count: number; readonly onEvery: number }): { readonly users: number };
    users(): readonly { readonly username: string; readonly password: string; readonly email?: string; readonly uuid?: string; readonly userId?: string }[];
    truths(): readonly { readonly username: string; readonly mfaEnabled: boolean }[];
  };
  readonly close: () => Promise<void>;
}

async function started(kind: BackendKind): Promise<Seeded> {
  switch (kind) {
    case 'freesewing': return { ...(await startStaging()), auth: null };
    case 'fon': return { ...(await startFon({ raised: 10 })), auth: null };
    case 'axr': return { ...(await startAxr()), auth: null };
    case 'accountable': {
      const server = await startAccountable();
      return { ...server, auth: { kind: 'path', token: Secret.fromText(server.apiToken) } };
    }
  }
}

it.each(['freesewing', 'fon', 'axr', 'accountable'] as const)('%s', async (kind) => {
  const { url, auth, control, close } = await started(kind);
  const http = createHttp({ baseUrl: url, certificate: null, proxy: noProxy });
  ends.push(() => http.close(), close);
  const before = control.users().length;
  expect(control.seed({ count: 40, onEvery: 20 })).toEqual({ users: before + 40 });
  expect(control.truths().filter(({ username, mfaEnabled }) => username.startsWith('user-') && mfaEnabled).map(({ username }) => username)).toEqual(['user-00020', 'user-00040']);
  expect(() => control.seed({ count: 1, onEvery: 0 })).toThrow('there is a user user-00001 already');
  for (const [username, mfa] of [['user-00001', 'off'], ['user-00040', 'on']] as const) {
    const user = control.users().find((one) => one.username === username) ?? expect.fail(`no ${username}`);
    const probed = await backendFor(kind).probe(http.send, { username: user.email ?? username, password: Secret.fromText(user.password), auth, userId: user.uuid ?? user.userId ?? null });
    expect(probed).toMatchObject({ kind: 'success', value: { mfa } });
  }
});
