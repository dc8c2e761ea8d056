import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseBaseUrl } from '../../../src-main/backends/base-url';
import { Failure } from '../../../src-shared/errors';
import type { Environment } from '../../../src-shared/model';

const codeOf = (text: string, environment?: Environment): string => {
  try {
    return normaliseBaseUrl(text, environment);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
};

describe('normaliseBaseUrl', () => {
  it.each([
    ['https://backend.freesewing.org', 'https://backend.freesewing.org'],
    ['  https://backend.freesewing.org/\n', 'https://backend.freesewing.org'],
    ['HTTPS://Backend.FreeSewing.org:443/', 'https://backend.freesewing.org'],
    ['https://example.org/api/v1///', 'https://example.org/api/v1'],
    ['https://example.org/a/../b', 'https://example.org/b'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
    ['https://example.org/@team', 'https://example.org/@team'],
  ])('keeps %j as %s', (text, normal) => expect(codeOf(text)).toBe(normal));

  it.each([
    ['', 'url-not-valid'],
    ['backend.freesewing.org', 'url-not-valid'],
    ['https:backend.freesewing.org', 'url-not-valid'],
    ['https://', 'url-not-valid'],
    ['https:///example.org', 'url-not-valid'],
    ['https://exam ple.org', 'url-not-valid'],
    ['https://exam\tple.org', 'url-not-valid'],
    ['https://example.org\\@evil.org', 'url-not-valid'],
    ['https://example.org/\u202Egro', 'url-not-valid'],
    ['https://[::1', 'url-not-valid'],
    [`https://example.org/${'a'.repeat(3000)}`, 'url-not-valid'],
    ['javascript:alert(1)', 'url-not-valid'],
    ['http://example.org', 'url-not-https'],
    ['http://localhost.example.org', 'url-not-https'],
    ['http://127.0.0.1.example.org', 'url-not-https'],
    ['http://0.0.0.0', 'url-not-https'],
    ['ftp://example.org', 'url-not-https'],
    ['https://user:password@example.org', 'url-has-extras'],
    ['https://@example.org', 'url-has-extras'],
    ['https://example.org?', 'url-has-extras'],
    ['https://example.org/?a=b', 'url-has-extras'],
    ['https://example.org/#', 'url-has-extras'],
  ])('refuses %j with %s', (text, code) => expect(codeOf(text)).toBe(code));

  it.each([
    ['http://localhost:1', 'local', 'http://localhost:1'],
    ['http://localhost:1', 'staging', 'http://localhost:1'],
    ['http://localhost:1', 'production', 'environment-mismatch'],
    ['https://example.org', 'local', 'environment-mismatch'],
    ['https://example.org', 'staging', 'https://example.org'],
    ['https://example.org', 'production', 'https://example.org'],
  ] as const)('%s as %s gives %s', (text, environment, result) => expect(codeOf(text, environment)).toBe(result));

  it('answers a safe URL that is already normal, or a named failure, for any text', () => {
    const part = fc.constantFrom('https', 'http', '://', ':', '/', '//', '@', '?', '#', '..', '.', '\\', 'localhost', '127.0.0.1', '[::1]', 'example.org', 'a:b', '443', '%2e', '\t', 'ü');
    const text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')));
    fc.assert(fc.property(text, (candidate) => {
      const result = codeOf(candidate);
      if (result.startsWith('url-')) return;
      const url = new URL(result);
      expect(codeOf(result)).toBe(result);
      expect(url.username + url.password + url.search + url.hash).toBe('');
      expect(result).not.toMatch(/[?#]|\/$/); // an `@` after the host is an ordinary character (RFC 3986 section 3.3)
      const loopback = /^(localhost|\[::1\]|127(\.\d+){3})$/.test(url.hostname);
      expect(url.protocol === 'https:' || loopback).toBe(true);
      // What the connection appends stays under it.
      expect(new URL(`${result}/signin`).href).toBe(`${result}/signin`);
    }), { numRuns: 2000 });
  });
});
