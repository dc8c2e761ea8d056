/** @file Days that once went wrong, lived again as `npm run bench -- model` found and shrank them. */
import { it } from 'vitest';
import { accountable } from './accountable';
import { axr } from './axr';
import { fon } from './fon';
import { liveThrough } from './run';

const next = { do: 'act', act: 'next' } as const;
const late = <O extends string>(operation: O) => ({ do: 'fault', operation, fault: { kind: 'late' } }) as const;

it('a code that is accepted after our lost disable committed proves nothing: nobody may have looked at it', async () => {
  await liveThrough(axr, {
    lag: 39_000,
    steps: [
      { do: 'sleep', operation: 'disable' }, next, next, next, next, { do: 'restart' },
      { do: 'fault', operation: 'list', fault: { kind: 'reset', when: 'before-commit' } }, next, next,
    ],
  });
});

it('a code that was wanted before and accepted after somebody turned MFA off proves nothing', async () => {
  await liveThrough(fon, {
    lag: 1,
    steps: [
      next, next, { do: 'elsewhere', how: 'enrol' }, next, { do: 'interfere', how: 'disable', calls: 2 },
      { do: 'fault', operation: 'setup', fault: { kind: 'body', body: 'html', when: 'after-commit', status: 200 } },
      { do: 'kill', at: 0, when: 'after' }, { do: 'restart' }, next, next, next,
    ],
  });
});

it('the old secret is not proven again while our lost setup may still replace it', async () => {
  await liveThrough(accountable, {
    lag: 1,
    steps: [
      late('status'), late('setup'), next, next, { do: 'act', act: 'codes-kept' }, late('setup'), next, { do: 'act', act: 'reenrol' },
      { do: 'interfere', how: 'enrol', calls: 0 },
    ],
  });
});

it('what is held right after our setup was lost may be another computer’s, which ours may still replace: not proven yet', async () => {
  await liveThrough(accountable, {
    lag: 10_000,
    steps: [
      { do: 'fault', operation: 'setup', fault: { kind: 'late' } }, next, { do: 'elsewhere', how: 'enrol' }, next, { do: 'act', act: 'check-with-password' }, { do: 'wait' },
    ],
  });
});
