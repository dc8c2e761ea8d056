/** @file The staging server of the bulk bench. Arguments: users, how many times the limits are raised. A line with `calls` is answered. */
import { createInterface } from 'node:readline';
import { startAccountable } from '../../staging';

const [count = 0, times = 1] = process.argv.slice(2).map(Number);
const staging = await startAccountable({ raised: times });
staging.control.seed({ count });
const own = staging.control.users().find(({ username }) => username === 'tess');
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const others = staging.control.users().filter(({ username }) => username.startsWith('user-'));
say({ url: staging.url, token: staging.apiToken, own: own?.uuid, csv: ['id,label', ...others.map(({ uuid, username }) => `${uuid},${username}`)].join('\n') });
let refused = 0;
let setups = 0;
/** The list of calls would fill the memory. */
const count429 = (): void => {
  for (const { status, operation } of staging.control.calls()) {
    if (status === 429) refused += 1;
    if (operation === 'setup' && status === 200) setups += 1;
  }
  staging.control.clearCalls();
};
const timer = setInterval(count429, 1000);
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'calls') continue;
  count429();
  say({ refused, setups });
}
clearInterval(timer);
await staging.close();
