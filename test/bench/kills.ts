/** @file `npm run bench -- kills`: 500 kills of a process that mutates a vault; TESSERA_KILLS and TESSERA_SEED as in the tests. */
import { killRun } from '../faults/kill-run';

export async function benchKills(say: (line: string) => void): Promise<void> {
  const kills = Number(process.env['TESSERA_KILLS'] ?? 500);
  const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 1_000_000);
  const report = await killRun({ kills, seed, said: (so) => { if (so.kills % 100 === 0) say(`  ${so.kills} kills, ${so.mutations} mutations so far`); } });
  say(`kills: ${report.kills} kills at random instants over ${report.mutations} mixed mutations and ${report.journaled} journal records (seed ${seed}): every acknowledged one is there, none twice; `
    + `${report.ahead} times the vault was one ahead of its word, ${report.torn} writes were cut short`);
}
