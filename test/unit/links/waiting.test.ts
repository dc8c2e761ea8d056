import { describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import { createWaitingLinks, PATIENCE, WAITING_LIMIT } from '../../../src-main/links/waiting';
import { DrivenTime } from '../otp/driven-time';

const link = (n: number): string => `otpauth://totp/a${n}?secret=AAAA`;

function setUp() {
  const time = new DrivenTime('2026-01-01T00:00:00Z');
  let changes = 0;
  const links = createWaitingLinks(time, () => (changes += 1));
  return { time, links, changes: () => changes };
}

describe('links that wait', () => {
  it('come out in the order in which they came in, each once', () => {
    const { links } = setUp();
    links.vaultOpen(true);
    links.offer([link(1)]);
    links.offer([link(2), 'OTPAUTH-MIGRATION://offline?data=AA']);
    expect(links.view()).toEqual({ waiting: 3, dropped: 0 });
    links.handOver('several\nlinks', 'picture');
    const out = Array.from({ length: 5 }, () => links.next());
    expect(out.map((entry) => entry?.text.revealText())).toEqual([link(1), link(2), 'OTPAUTH-MIGRATION://offline?data=AA', 'several\nlinks', undefined]);
    expect(out.map((entry) => entry?.source)).toEqual(['link', 'link', 'link', 'picture', undefined]);
  });

  it.each(['--admin', 'https://example.org', 'otpauth:', '/etc/passwd', ' otpauth://x', `otpauth://totp/${'x'.repeat(65_536)}`])('are links only: %.20s', (text) => {
    const { links, changes } = setUp();
    links.offer([text]);
    expect(links.view().waiting).toBe(0);
    expect(changes()).toBe(0);
  });

  it('are dropped two minutes after their arrival while the vault is not open, and that is told once', () => {
    const { links, time } = setUp();
    links.offer([link(1)]);
    time.advance(PATIENCE / 2);
    links.offer([link(2)]);
    time.advance(PATIENCE / 2 - 1);
    expect(links.view()).toEqual({ waiting: 2, dropped: 0 });
    time.advance(1);
    expect(links.view()).toEqual({ waiting: 1, dropped: 1 });
    expect(links.secrets().map((secret) => secret.revealText())).toEqual([link(2)]);
    time.advance(PATIENCE / 2);
    expect(links.view()).toEqual({ waiting: 0, dropped: 2 });
    links.told();
    expect(links.view().dropped).toBe(0);
  });

  it('wait as long as they must behind an open sheet, and two minutes from the moment the vault closes', () => {
    const { links, time } = setUp();
    links.vaultOpen(true);
    links.offer([link(1)]);
    time.advance(10 * PATIENCE);
    expect(links.view().waiting).toBe(1);
    links.vaultOpen(false);
    time.advance(PATIENCE - 1);
    expect(links.view().waiting).toBe(1);
    time.advance(1);
    expect(links.view()).toEqual({ waiting: 0, dropped: 1 });
  });

  it('that a vault opened for in time stay', () => {
    const { links, time } = setUp();
    links.offer([link(1)]);
    time.advance(PATIENCE - 1);
    links.vaultOpen(true);
    time.advance(PATIENCE);
    expect(links.view()).toEqual({ waiting: 1, dropped: 0 });
  });

  it('are so many at most; the rest is counted as dropped', () => {
    const { links } = setUp();
    links.offer(Array.from({ length: WAITING_LIMIT + 3 }, (_one, n) => link(n)));
    expect(links.view()).toEqual({ waiting: WAITING_LIMIT, dropped: 3 });
  });

  it('show their text nowhere', () => {
    const { links } = setUp();
    links.offer([link(1)]);
    expect(inspect(links.secrets())).not.toContain('AAAA');
    expect(JSON.stringify(links.view())).not.toContain('AAAA');
  });
});
