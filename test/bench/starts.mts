/**
 * @file Starts of the app and of the empty window in turns, measured by a small program that does nothing else: the collector and compiler of
 * the bench itself took 15 to 80 ms of the two cores that are measured (seen). Argument: `Order` as JSON. Prints `[Start[], Start[]]` as JSON.
 */
import { runElectron, type RunOptions } from '../support/electron-run';

export interface Order {
  readonly app: RunOptions;
  readonly reference: RunOptions;
  readonly count: number;
}

export interface Start {
  /** ms from spawn to text. */
  readonly firstSeen: number;
  readonly text: string;
  /** When it had been seen, ms since the epoch. */
  readonly at: number;
}

const { app, reference, count } = JSON.parse(process.argv[2] ?? '') as Order;
const starts: readonly [Start[], Start[]] = [[], []];
for (let index = -1; index < count; index += 1) {
  for (const [column, options] of [[0, app], [1, reference]] as const) {
    const run = await runElectron(options);
    if (index >= 0) starts[column].push({ firstSeen: run.firstSeen, text: run.text, at: Date.now() }); // both once unmeasured: this program is new as well
    await run.stop();
  }
}
console.log(JSON.stringify(starts));
process.exit();
