import { describe, expect, it } from 'vitest';
import { contract, type CallName } from '../../../src-shared/contract';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { createDispatch, type Handlers } from '../../../src-main/ipc/dispatch';
import { createLog } from '../../../src-main/log';
import { createScrubber } from '../../../src-main/scrub';

const MARKED = 'marked-secret-91f';

/** Every handler throws unless the test gives its own. */
function setUp(own: Partial<Handlers>) {
  const lines: string[] = [];
  const reached: string[] = [];
  const scrubber = createScrubber(() => [Secret.fromText(MARKED)]);
  const handlers = Object.fromEntries(
    (Object.keys(contract) as CallName[]).map((name) => [name, (...given: unknown[]) => {
      reached.push(name);
      const handler = own[name] as ((...args: unknown[]) => unknown) | undefined;
      if (handler === undefined) throw new Error(`unexpected ${name}`);
      return handler(...given);
    }]),
  ) as unknown as Handlers;
  return { dispatch: createDispatch((name) => handlers[name], createLog((line) => lines.push(line), scrubber), scrubber), lines, reached };
}

describe('the dispatcher', () => {
  it('hands checked input to the handler and the answer back in an envelope', async () => {
    const { dispatch } = setUp({ 'codes.copy': ({ id, which }) => ({ code: `${id}-${which}`, clearsIn: 30 }) });
    expect(await dispatch('authenticator', 'codes.copy', { id: 'a', which: 'next' })).toEqual({ ok: true, value: { code: 'a-next', clearsIn: 30 } });
  });

  it.each((Object.keys(contract) as CallName[]).filter((name) => !contract[name].windows.some((window) => window === 'authenticator')))(
    'refuses %s to the authenticator window, before the handler is reached', async (name) => {
      const { dispatch, reached } = setUp({});
      expect(await dispatch('authenticator', name, {})).toEqual({ ok: false, error: { code: 'not-allowed', retryable: false } });
      expect(reached).toEqual([]);
    },
  );

  it.each([
    ['an unknown call', 'accounts.dump', undefined],
    ['a name from the prototype', 'toString', undefined],
    ['a call that is no text', { name: 'app.state' }, undefined],
    ['missing input', 'codes.copy', undefined],
    ['input of another shape', 'codes.copy', { id: 'a', which: 'last' }],
    ['an id that could walk a path', 'accounts.trash', { id: '../x' }],
  ])('refuses %s without reaching a handler', async (_what, name, input) => {
    const { dispatch, reached } = setUp({});
    expect(await dispatch('authenticator', name, input)).toEqual({ ok: false, error: { code: 'bad-request', retryable: false } });
    expect(reached).toEqual([]);
  });

  it('lets nothing through that the contract does not name, in either direction', async () => {
    const seen: unknown[] = [];
    const { dispatch } = setUp({
      'codes.copy': (input) => {
        seen.push(input);
        return { code: '1', clearsIn: 0, secret: 'JBSW' } as never;
      },
    });
    const answer = await dispatch('authenticator', 'codes.copy', { id: 'a', which: 'current', extra: 1 });
    expect(seen).toEqual([{ id: 'a', which: 'current' }]);
    expect(answer).toEqual({ ok: true, value: { code: '1', clearsIn: 0 } });
  });

  it('does not pass on an answer that breaks the contract', async () => {
    const { dispatch, lines } = setUp({ 'codes.copy': () => ({ code: 123456, clearsIn: 0 }) as never });
    expect(await dispatch('authenticator', 'codes.copy', { id: 'a', which: 'current' })).toEqual({ ok: false, error: { code: 'internal', retryable: false } });
    expect(lines.join()).toContain('codes.copy');
    expect(lines.join()).not.toContain('123456');
  });

  it('crosses a Failure with its public detail, scrubbed', async () => {
    const { dispatch } = setUp({ 'accounts.list': () => { throw new Failure('disk-full', { retryable: true, detail: { said: `no room for ${MARKED}`, free: 0 } }); } });
    expect(await dispatch('authenticator', 'accounts.list', undefined)).toEqual({
      ok: false, error: { code: 'disk-full', retryable: true, detail: { said: 'no room for ‹redacted›', free: 0 } },
    });
  });

  it('crosses any other error as `internal`, and logs it scrubbed', async () => {
    const { dispatch, lines } = setUp({ 'accounts.list': () => { throw new Error(`boom ${MARKED}`); } });
    expect(await dispatch('authenticator', 'accounts.list', undefined)).toEqual({ ok: false, error: { code: 'internal', retryable: false } });
    expect(lines.join()).toContain('boom ‹redacted›');
  });
});
