/** @file What a server echoes of what was sent is in no verdict and in no call shown, at FoN, AXR and Accountable. */
import { afterEach, expect, it } from 'vitest';
import type { Access, Backend, Verdict } from '../../../src-main/backends/backend';
import { createHttp } from '../../../src-main/backends/http';
import { noProxy } from '../../../src-main/backends/proxy';
import { backendFor } from '../../../src-main/backends/registry';
import { verdictOfFailure } from '../../../src-main/backends/verdicts';
import { Secret } from '../../../src-shared/secret';
import { startAccountable, startAxr, startFon } from '../../staging';

const MARKED = { token: 'marked-token-1', password: 'marked-password-2', code: '918273', session: 'marked-session-3' };
const text = (value: string): Secret => Secret.fromText(value);
const USER = '3f0c1f0e-0000-4000-8000-000000000001';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

const CASES = [
  ['fon', startFon, { kind: 'cookie', token: text(MARKED.session) }],
  ['fon', startFon, { kind: 'bearer', token: text(MARKED.session) }],
  ['axr', startAxr, { kind: 'jwt', token: text(MARKED.session) }],
  ['accountable', startAccountable, { kind: 'path', token: text(MARKED.token) }],
] as const;

it.each(CASES)('%s', async (kind, start, auth) => {
  const server = await start();
  close = () => server.close();
  const http = createHttp({ baseUrl: server.url, certificate: null, proxy: noProxy });
  const backend: Backend = backendFor(kind);
  const access: Access = { auth, userId: USER };
  const verdicts: Verdict<unknown>[] = [];
  const signIn = { username: 'somebody', password: text(MARKED.password), code: text(MARKED.code), auth };
  const state = { secret: text('marked-secret-4'), code: MARKED.code, password: text(MARKED.password), recordId: USER };
  for (const status of [200, 400, 401, 403, 500]) {
    server.control.setFault({ operation: '*', fault: { kind: 'echo', status }, times: 'always' });
    verdicts.push(await backend.signIn(http.send, signIn), await backend.probe(http.send, signIn));
    if (backend.status !== null) verdicts.push(await backend.status(http.send, access));
    if (backend.records !== null) verdicts.push(await backend.records.list(http.send, access), await backend.records.remove(http.send, access, USER));
    const steps = [[backend.setup.request(access, null), backend.setup], [backend.disable.request(access, state), backend.disable]] as const;
    for (const [request, step] of steps) {
      const outcome = await http.send(request);
      verdicts.push(outcome.kind === 'reply' ? step.interpret(outcome.reply) : verdictOfFailure(outcome));
    }
    if (backend.confirm !== null) {
      const outcome = await http.send(backend.confirm.request(access, state));
      verdicts.push(outcome.kind === 'reply' ? backend.confirm.interpret(outcome.reply) : verdictOfFailure(outcome));
    }
    server.control.clearFaults();
  }
  const seen = JSON.stringify([verdicts.filter(({ kind: verdict }) => verdict !== 'success'), http.calls()]);
  for (const value of Object.values(MARKED)) {
    expect(seen).not.toContain(value);
    expect(seen).not.toContain(Buffer.from(value).toString('base64').replace(/=+$/, ''));
  }
  expect(verdicts.filter(({ kind: verdict }) => verdict !== 'success').length).toBeGreaterThan(15);
});
