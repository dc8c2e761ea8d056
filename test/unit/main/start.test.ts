import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../src-main/arguments';
import { hardenEnvironment } from '../../../src-main/environment';

describe('the arguments', () => {
  it('knows its own switches', () => {
    expect(parseArguments(['--admin', '--profile', 'qa-1'], true)).toEqual({ kind: 'ok', value: { admin: true, quick: false, profile: 'qa-1', allowProduction: false, links: [] } });
    expect(parseArguments(['--quick'], true)).toMatchObject({ value: { admin: false, quick: true } });
    expect(parseArguments(['--profile=qa'], true)).toMatchObject({ value: { profile: 'qa' } });
  });

  it.each([['--no-sandbox'], ['--remote-debugging-port=9222'], ['--inspect'], ['-x']])('a packaged app refuses %s', (given) => {
    expect(parseArguments([given], true).kind).toBe('refused');
    expect(parseArguments([given], false).kind).toBe('ok');
  });

  it.each([['--profile'], ['--profile=--admin'], ['--profile=../../x'], ['--profile=QA'], ['--profile='], [`--profile=${'x'.repeat(33)}`]])('refuses %s', (given) => {
    expect(parseArguments([given], false).kind).toBe('refused');
  });
});

describe('links in the arguments', () => {
  const link = 'otpauth://totp/a?secret=AAAA';

  it('stand after --', () => {
    expect(parseArguments(['--admin', '--', link, 'otpauth-migration://offline?data=CgA'], true)).toMatchObject({ kind: 'ok', value: { admin: true, links: [link, 'otpauth-migration://offline?data=CgA'] } });
    expect(parseArguments(['--'], true)).toMatchObject({ value: { links: [] } });
  });

  it('are no links before it', () => {
    expect(parseArguments([link], true)).toMatchObject({ kind: 'ok', value: { links: [] } });
  });

  it.each([['--admin'], ['--no-sandbox'], ['--profile=x'], ['/etc/passwd'], ['https://example.org'], [`${link} --admin`.replace('otpauth', ' otpauth')], ['--']])('bring nothing else with them: -- %s', (given) => {
    expect(parseArguments(['--', given], true).kind).toBe('refused');
    expect(parseArguments(['--', link, given], false).kind).toBe('refused');
  });

  it('are not repeated by the refusal', () => {
    expect(JSON.stringify(parseArguments(['--', link, '--admin'], true))).not.toContain('AAAA');
  });
});

describe('the environment', () => {
  it('loses what could weaken TLS or write down its keys', () => {
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: '/x', SSLKEYLOGFILE: '/y', HOME: '/h' };
    expect(hardenEnvironment(environment)).toEqual(['NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS', 'SSLKEYLOGFILE']);
    expect(environment).toEqual({ HOME: '/h' });
  });
});
