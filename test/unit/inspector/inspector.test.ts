/** @file The inspector: the shape of calls is kept, no secret is, wherever a server repeats it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectedCall } from '../../../src-shared/inspector';
import { Secret } from '../../../src-shared/secret';
import { createHttp } from '../../../src-main/backends/http';
import { noProxy } from '../../../src-main/backends/proxy';
import { backendFor } from '../../../src-main/backends/registry';
import { curlOf, textOfCall } from '../../../src-main/inspector/curl';
import { harOf } from '../../../src-main/inspector/har';
import { createScrubber, scrubInspected } from '../../../src-main/scrub';
import { startAccountable, startStaging, type RunningAccountable, type RunningStaging } from '../../staging';

let sewing: RunningStaging;
let accountable: RunningAccountable;
beforeAll(async () => {
  sewing = await startStaging();
  accountable = await startAccountable({});
});
afterAll(async () => {
  await sewing.close();
  await accountable.close();
});

const tess = (): { readonly username: string; readonly password: string; readonly jwt: string } => {
  const user = sewing.control.users().find(({ username }) => username === 'tess');
  if (user === undefined) throw new Error('no tess');
  return user;
};
const signIn = async (inspect = true): Promise<{ readonly calls: readonly InspectedCall[]; readonly session: string }> => {
  const http = createHttp({ baseUrl: sewing.url, certificate: null, proxy: noProxy, inspect });
  const { username, password } = tess();
  const verdict = await backendFor('freesewing').signIn(http.send, { username, password: Secret.fromText(password), code: null, auth: null });
  http.close();
  return { calls: http.inspected(), session: verdict.kind === 'success' ? verdict.value.session.revealText() : '' };
};

describe('a recorded call', () => {
  it('keeps its shape, public words and open headers, and nothing else', async () => {
    const { calls: [call], session } = await signIn();
    expect(call).toMatchObject({ method: 'POST', url: `${sewing.url}/signin`, status: 200 });
    expect(JSON.parse(call?.request.body ?? '')).toEqual({ username: '‹redacted›', password: '‹redacted›' });
    expect(JSON.parse(call?.response?.body ?? '')).toMatchObject({ result: 'success', token: '‹redacted›', account: { mfaEnabled: false, username: '‹redacted›' } });
    expect(call?.response?.headers).toContainEqual({ name: 'content-type', value: 'application/json; charset=utf-8' });
    for (const secret of [session, tess().password]) expect(JSON.stringify(call)).not.toContain(secret);
  });

  it('is not kept where the inspector is off', async () => {
    expect((await signIn(false)).calls).toEqual([]);
  });

  it.each([200, 401])('holds nothing of what a server echoes with HTTP %i', async (status) => {
    accountable.control.setFault({ operation: '*', fault: { kind: 'echo', status } });
    const http = createHttp({ baseUrl: accountable.url, certificate: null, proxy: noProxy, inspect: true });
    const auth = { kind: 'path', token: Secret.fromText(accountable.apiToken) } as const;
    await backendFor('accountable').signIn(http.send, { username: 'tess', password: Secret.fromText('marked-password-1'), code: null, auth });
    http.close();
    const calls = http.inspected();
    for (const text of [JSON.stringify(calls), harOf(calls, '1'), ...calls.map(curlOf), ...calls.map(textOfCall)]) {
      expect(text).not.toContain(accountable.apiToken);
      expect(text).not.toContain('marked-password-1');
    }
    expect(calls[0]?.url).toBe(`${accountable.url}/‹redacted›/users/authenticate`);
  });

  it('is scrubbed once more of what is live, in every string of it', async () => {
    const { calls } = await signIn();
    const live = Secret.fromText('application/json');
    expect(JSON.stringify(calls)).toContain('application/json');
    expect(JSON.stringify(scrubInspected(calls, createScrubber(() => [live])))).not.toContain('application/json');
  });
});

describe('as text', () => {
  const call: InspectedCall = {
    id: 1, at: 0, method: 'POST', url: 'https://a.example/‹redacted›/x', status: null, milliseconds: 5,
    request: { headers: [{ name: 'Authorization', value: 'Bearer ‹redacted›' }], body: '{\n  "it\'s": "‹redacted›",\n  "mfa": true\n}' }, response: null,
  };

  it('is a curl command with placeholders, which no shell reads otherwise', () => {
    expect(curlOf(call)).toBe('curl -X POST \'https://a.example/<token>/x\' \\\n  -H \'Authorization: Bearer <authorization>\' \\\n  --data \'{\n  "it\'\\\'\'s": "<secret>",\n  "mfa": true\n}\'');
  });

  it('is HAR 1.2, with status 0 where no answer came', () => {
    const har = JSON.parse(harOf([call], '1.0')) as { log: { version: string; entries: { request: { method: string }; response: { status: number } }[] } };
    expect(har.log.version).toBe('1.2');
    expect(har.log.entries).toMatchObject([{ startedDateTime: '1970-01-01T00:00:00.000Z', request: { method: 'POST' }, response: { status: 0 } }]);
  });

  it('is HAR of what the server said that its answer is, a page too', () => {
    const page = { headers: [{ name: 'content-type', value: 'text/html' }], body: '‹redacted›' };
    const har = JSON.parse(harOf([{ ...call, status: 502, response: page }, call], '1.0')) as { log: { entries: { response: { content: { mimeType: string } } }[] } };
    expect(har.log.entries.map(({ response }) => response.content.mimeType)).toEqual(['text/html', 'x-unknown']);
  });

  it('says that no answer came', () => {
    expect(textOfCall(call)).toContain('no answer after 5 ms');
  });
});
