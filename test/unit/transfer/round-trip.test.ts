/** @file Exports of our own making are read back as they were. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';
import { fixedAccounts, someAccounts } from './accounts';
import { lineOf, readExport } from './read-export';
import { WRITERS } from './writers';

const PASSWORD = 'pass wörd';

describe.each(WRITERS)('$app, $kind', ({ app, locked, keeps, write }) => {
  it('comes back whole', async () => {
    await fc.assert(fc.asyncProperty(someAccounts, async (given) => {
      const accounts = given.map(keeps);
      const read = await readExport(await write(accounts, PASSWORD), PASSWORD);
      expect(read).toEqual({ app, locked, accounts: accounts.map(lineOf), refused: [], lost: [] });
    }), { numRuns: locked ? 3 : 15 });
  });

  it('is taken by no other format', async () => {
    const file = openExportFile(await write(fixedAccounts.map(keeps), PASSWORD));
    const takers = EXPORT_FORMATS.filter((format) => format.recognises(file) !== null).map((format) => format.app);
    expect(takers.filter((taker) => taker !== 'otpauth' || app === 'otpauth')).toEqual([app]); // lists of an app's own are lists too
  });

  if (locked) it('says that the password is another one', async () => {
    await expect(readExport(await write(fixedAccounts.map(keeps), PASSWORD), 'another')).rejects.toMatchObject({ code: 'export-password-wrong' });
  });
});
