import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Looker } from '../../../src-main/cli/scan/looker';

const folder = mkdtempSync(join(tmpdir(), 'tessera-looker-'));
/** Does with each file what the file's name says. */
const entry = join(folder, 'child.mjs');
writeFileSync(entry, `
process.on('disconnect', () => process.exit());
process.on('message', (file) => {
  if (file === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (file === 'hang') for (;;);
  else process.send({ texts: [String(process.pid)], ms: 1, error: null, spent: file === 'spend' });
});
`);
let looker: Looker;
afterEach(() => looker.end());
afterAll(() => rmSync(folder, { recursive: true }));

const pid = async (): Promise<string> => (await looker.look('good')).texts[0] ?? '';

describe('the process that looks at files', () => {
  it('is the same for all of them', async () => {
    looker = new Looker(20_000, entry);
    expect(await pid()).toBe(await pid());
  });

  it.each([['crash', 'The reader crashed over this file.'], ['hang', 'Looking at this file took too long.']])('is replaced after a %s, with a sentence', async (what, sentence) => {
    looker = new Looker(5000, entry);
    const before = await pid();
    expect(await looker.look(what)).toEqual({ texts: [], ms: 0, error: sentence, spent: true });
    expect(await pid()).not.toBe(before);
  });

  it('is replaced when it is of no further use', async () => {
    looker = new Looker(20_000, entry);
    const before = await pid();
    expect((await looker.look('spend')).texts).toEqual([before]);
    expect(await pid()).not.toBe(before);
  });

  it('that cannot be started is said', async () => {
    looker = new Looker(20_000, join(folder, 'missing.mjs'));
    expect((await looker.look('good')).error).toBe('The reader crashed over this file.');
  });
});
