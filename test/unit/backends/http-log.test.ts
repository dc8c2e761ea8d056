import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallLog, CALLS_KEPT } from '../../../src-main/backends/http-log';
import type { HttpReply, HttpRequest } from '../../../src-main/backends/http-types';
import { Secret } from '../../../src-shared/secret';

const HIDDEN = '‹redacted›';
const request: HttpRequest = {
  method: 'POST', path: '/account/mfa/jwt', headers: { Authorization: 'Bearer token-of-mine' },
  json: { mfa: false, password: 'hunter', token: '123456' }, publicFields: ['mfa', 'result', 'error', 'account.mfaEnabled'],
};
const reply = (body: string): HttpReply => ({ status: 200, headers: {}, body: Secret.fromText(body), startedAt: 5, endedAt: 9, clockOffset: null });
const record = (body: string | null) => {
  const log = new CallLog();
  log.add(request, body === null ? null : reply(body), 5, 9);
  return log.records()[0];
};

describe('CallLog', () => {
  it('shows public fields and the names of the others', () => {
    expect(record(JSON.stringify({ result: 'success', account: { mfaEnabled: false, email: 'me@example.com' } }))).toEqual({
      id: 1, at: 5, method: 'POST', path: '/account/mfa/jwt', status: 200, milliseconds: 4,
      sent: { Authorization: HIDDEN, mfa: 'false', password: HIDDEN, token: HIDDEN },
      received: { result: 'success', 'account.mfaEnabled': 'false', 'account.email': HIDDEN },
    });
  });

  it('shows no body that is not JSON', () => expect(record('<html>Welcome</html>')?.received).toEqual({ body: HIDDEN }));
  it('has no status without an answer', () => expect(record(null)).toMatchObject({ status: null, received: {} }));

  it.each(['hunter', 'xhunter', 'KBTSKUKRDJPEGCZK', '123456', 'eyJhbGciOiJIUzI1NiJ9.e30.x', 'two words', '<b>'])('hides %j in a public field', (said) => {
    expect(record(JSON.stringify({ error: said }))?.received).toEqual({ error: HIDDEN });
  });

  it('hides a code that comes back as a number, and a secret that comes back as a name', () => {
    expect(record('{"mfa":123456}')?.received).toEqual({ mfa: HIDDEN });
    expect(record('{"hunter":true}')?.received).toEqual({ [HIDDEN]: HIDDEN });
  });

  it('hides in a public field what the same answer has in another', () => {
    expect(record('{"mfa":{"secret":"fresh"},"error":"fresh"}')?.received).toEqual({ 'mfa.secret': HIDDEN, error: HIDDEN });
  });

  it('never shows a hidden value, whatever it is and wherever it is echoed', () => {
    const secret = fc.string({ minLength: 3 }).filter((text) => !['true', 'false'].includes(text));
    fc.assert(fc.property(secret, fc.constantFrom('error', 'result', 'mfa', 'account', 'other'), (password, field) => {
      const log = new CallLog();
      log.add({ ...request, json: { mfa: true, password } }, reply(JSON.stringify({ [field]: password, [password]: password })), 0, 0);
      const { sent, received } = log.records()[0] ?? { sent: {}, received: {} };
      expect(Object.values(sent)).not.toContain(password);
      expect(Object.values(received).filter((value) => value !== HIDDEN && value.includes(password))).toEqual([]);
      if (field !== password) expect(Object.keys(received).filter((name) => name === password)).toEqual([]);
    }));
  });

  it(`keeps the last ${CALLS_KEPT}`, () => {
    const log = new CallLog();
    for (let i = 0; i < CALLS_KEPT + 5; i += 1) log.add(request, null, i, i);
    expect(log.records()).toHaveLength(CALLS_KEPT);
    expect(log.records()[0]?.id).toBe(6);
  });
});
