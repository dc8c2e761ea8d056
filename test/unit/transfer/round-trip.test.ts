/** @file Exports of our own making are read back as they were; damaged ones never end in anything but a reading or a named failure. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import { openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';
import { fixedAccounts, someAccounts } from './accounts';
import { lineOf, readExport } from './read-export';
import { WRITERS } from './writers';

const PASSWORD = 'pass wörd';

describe.each(WRITERS)('$app, $kind', ({ app, locked, sealed, runs, keeps, write }) => {
  it('comes back whole', async () => {
    await fc.assert(fc.asyncProperty(someAccounts, async (given) => {
      const accounts = given.map(keeps);
      const read = await readExport(await write(accounts, PASSWORD), PASSWORD);
      expect(read).toEqual({ app, locked, accounts: accounts.map(lineOf), refused: [], lost: [] });
    }), { numRuns: locked ? 5 : 20 });
  });

  it('is taken by no other format', async () => {
    const file = openExportFile(await write(fixedAccounts.map(keeps), PASSWORD));
    const takers = EXPORT_FORMATS.filter((format) => format.recognises(file) !== null).map((format) => format.app);
    expect(takers.filter((taker) => taker !== 'otpauth' || app === 'otpauth')).toEqual([app]); // lists of an app's own are lists too
  });

  it.runIf(locked)('says that the password is another one', async () => {
    await expect(readExport(await write(fixedAccounts.map(keeps), PASSWORD), 'another')).rejects.toMatchObject({ code: 'export-password-wrong' });
  });

  it('is read, or refused by name, however it is damaged', async () => {
    const accounts = fixedAccounts.map(keeps);
    const whole = await write(accounts, PASSWORD);
    const damaged = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.slice(0, length)),
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => whole.map((byte, n) => (n === at ? byte ^ bits : byte))),
    );
    await fc.assert(fc.asyncProperty(damaged, async (bytes) => {
      const outcome = await readExport(bytes, PASSWORD).catch((error: unknown) => error);
      if (outcome instanceof Failure) return;
      if (outcome instanceof Error) throw outcome;
      if (sealed) expect(outcome).toMatchObject({ accounts: accounts.map(lineOf) });
    }), { numRuns: runs });
  });
});
