/** @file Starts one Accountable staging server. */
import { randomBytes } from 'node:crypto';
import { StagingClock } from '../host/clock';
import { startHost } from '../host/start';
import type { HostOptions, Running } from '../host/start';
import { createControl } from './control';
import type { AccountableControl } from './control';
import { AccountableService } from './service';
import type { AccountableSettings } from './settings';
import { Users } from './users';
import type { NewUser } from './users';

export interface AccountableOptions extends Partial<AccountableSettings>, HostOptions {
  /** Default: `tess` and `cody` (2FA off), `otto` (2FA on). */
  readonly users?: readonly NewUser[];
}

export interface RunningAccountable extends Running<AccountableControl> {
  readonly apiToken: string;
}

const DEFAULT_USERS: readonly NewUser[] = [{ username: 'tess' }, { username: 'otto', mfa: true }, { username: 'cody' }];

export async function startAccountable(options: AccountableOptions = {}): Promise<RunningAccountable> {
  const { users: wanted = DEFAULT_USERS, port = 0, tls, now = Date.now, apiToken = randomBytes(16).toString('hex'), ...settings } = options;
  const clock = new StagingClock(now);
  const users = new Users(clock);
  for (const user of wanted) users.add(user);
  const service = new AccountableService(users, clock, apiToken);
  Object.assign(service.settings, settings);
  const running = await startHost(service, clock, { port, ...(tls === undefined ? {} : { tls }) }, (host) => createControl(host, service, users, clock));
  return { ...running, apiToken };
}
