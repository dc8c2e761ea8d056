/** @file Days that once went wrong, lived again as `npm run bench -- model` found and shrank them. */
import { it } from 'vitest';
import { axr } from './axr';
import { liveThrough } from './run';

it('a code that is accepted after our lost disable committed proves nothing: nobody may have looked at it', async () => {
  const next = { do: 'act', act: 'next' } as const;
  await liveThrough(axr, {
    lag: 39_000,
    steps: [
      { do: 'sleep', operation: 'disable' }, next, next, next, next, { do: 'restart' },
      { do: 'fault', operation: 'list', fault: { kind: 'reset', when: 'before-commit' } }, next, next,
    ],
  });
});
