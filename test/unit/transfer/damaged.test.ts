/** @file Exports that were cut off or changed on the way never end in anything but a reading or a failure with a name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import { fixedAccounts } from './accounts';
import { lineOf, readExport } from './read-export';
import { WRITERS } from './writers';

const PASSWORD = 'pass wörd';

describe.each(WRITERS)('$app, $kind', ({ sealed, runs, keeps, write }) => {
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
