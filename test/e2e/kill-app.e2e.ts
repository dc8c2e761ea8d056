/** @file The real app, killed twenty times at random instants while it changes its vault: whatever it had said is there, nothing is there twice. */
import { randomInt } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { openDesk } from '../support/desktop';

const KILLS = 20;
const home = temporaryHome();
afterAll(() => home.remove());

type Invoke = (name: string, input?: unknown) => Promise<{ readonly ok: boolean; readonly value: never }>;

/** Adds, renames, trashes and restores without end; says on the console what main has acknowledged. */
async function changeForever(page: Page, from: number): Promise<void> {
  await page.evaluate((first) => {
    const { invoke } = (window as unknown as { readonly tessera: { readonly invoke: Invoke } }).tessera;
    const run = async (): Promise<void> => {
      for (let n = first; ; n += 1) {
        const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
        const found = await invoke('drafts.fromText', { text: `otpauth://totp/Killed:a${String(n)}?secret=${secret}&issuer=Killed`, source: 'text' });
        const { drafts: [draft] } = found.value as { readonly drafts: readonly { readonly id: string }[] };
        const saved = await invoke('drafts.save', { id: draft?.id, issuer: 'Killed', label: `a${String(n)}` });
        console.log(`added ${String(n)}`);
        const { id } = saved.value as { readonly id: string };
        if (n % 2 === 0) {
          await invoke('accounts.edit', { id, issuer: 'Renamed', label: `a${String(n)}`, parameters: null, secret: null });
          console.log(`renamed ${String(n)}`);
        }
        if (n % 3 === 0) {
          await invoke('accounts.trash', { id });
          console.log(`trashed ${String(n)}`);
        }
      }
    };
    void run();
  }, from);
}

const listed = (page: Page): Promise<readonly { readonly issuer: string; readonly label: string; readonly deletedAt: number | null }[]> =>
  page.evaluate(async () => {
    const { invoke } = (window as unknown as { readonly tessera: { readonly invoke: Invoke } }).tessera;
    return (await invoke('accounts.list')).value;
  });

describe('the app killed', () => {
  it(`${KILLS} times has everything that it had said, once`, async () => {
    const said = { added: new Set<number>(), renamed: new Set<number>(), trashed: new Set<number>() };
    const missing = (kind: keyof typeof said, there: readonly number[]): readonly number[] => [...said[kind]].filter((n) => !there.includes(n));
    for (let round = 0; round <= KILLS; round += 1) {
      const { running, app } = await openDesk({}, home);
      const accounts = await listed(app.page);
      const numbers = (which: (account: (typeof accounts)[number]) => boolean): readonly number[] => accounts.filter(which).map(({ label }) => Number(label.slice(1)));
      const there = numbers(() => true);
      expect([...there].sort((a, b) => a - b), `round ${round}`).toEqual(there.map((_, index) => index + 1));
      expect(missing('added', there), `round ${round}`).toEqual([]);
      expect(missing('renamed', numbers(({ issuer }) => issuer === 'Renamed')), `round ${round}`).toEqual([]);
      expect(missing('trashed', numbers(({ deletedAt }) => deletedAt !== null)), `round ${round}`).toEqual([]);
      expect(await app.page.getByRole('heading', { name: /damaged|older than/ }).count()).toBe(0);
      if (round === KILLS) {
        await running.quit();
        break;
      }
      const words = randomInt(0, 12);
      const enough = new Promise<void>((done) => {
        let left = words;
        if (left === 0) done();
        app.page.on('console', (message) => {
          const [kind, n] = message.text().split(' ');
          if (kind !== 'added' && kind !== 'renamed' && kind !== 'trashed') return;
          said[kind].add(Number(n));
          left -= 1;
          if (left === 0) done();
        });
      });
      await changeForever(app.page, there.length + 1);
      await enough;
      for (let turns = randomInt(0, 200); turns > 0; turns -= 1) await new Promise(setImmediate);
      await running.kill();
    }
    expect(said.added.size).toBeGreaterThan(KILLS);
    expect(said.renamed.size + said.trashed.size).toBeGreaterThan(KILLS / 2);
  }, 300_000);
});
