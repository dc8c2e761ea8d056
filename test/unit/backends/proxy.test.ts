import { describe, expect, it } from 'vitest';
import { environmentProxy, proxyFromList } from '../../../src-main/backends/proxy';

describe('environmentProxy', () => {
  it.each([
    [{}, null],
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
    [{ https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
    [{ ALL_PROXY: 'http://all:1', HTTPS_PROXY: '' }, 'http://all:1'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, null],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'other.org, example.org' }, null],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example.org' }, null],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'api.example.org:443' }, null],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'api.example.org:8443' }, 'http://p:1'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ample.org' }, 'http://p:1'],
  ])('%j gives %s for https://api.example.org', async (environment, proxy) => {
    expect(await environmentProxy(environment)('https://api.example.org/x')).toBe(proxy);
  });
});

describe('proxyFromList', () => {
  it.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy:8080; DIRECT', 'http://proxy:8080'],
    ['HTTPS proxy:8443', 'https://proxy:8443'],
    ['SOCKS5 proxy:1080; DIRECT', 'socks5://proxy:1080'],
  ])('%j gives %s', (list, proxy) => expect(proxyFromList(list)).toBe(proxy));
});
