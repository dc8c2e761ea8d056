/** @file Starts one FoN staging server. */
import { StagingClock } from '../host/clock';
import { startHost } from '../host/start';
import type { HostOptions, Running } from '../host/start';
import { createControl } from './control';
import type { FonControl } from './control';
import { FonService } from './service';
import type { FonSettings } from './settings';
import { Users } from './users';
import type { NewUser } from './users';

export interface FonOptions extends Partial<FonSettings>, HostOptions {
  /** Default: `tess` and `cody` (MFA off), `otto` (MFA on). */
  readonly users?: readonly NewUser[];
}

export type RunningFon = Running<FonControl>;

const DEFAULT_USERS: readonly NewUser[] = [{ username: 'tess' }, { username: 'otto', mfa: true }, { username: 'cody' }];

export async function startFon(options: FonOptions = {}): Promise<RunningFon> {
  const { users: wanted = DEFAULT_USERS, port = 0, tls, now = Date.now, ...settings } = options;
  const clock = new StagingClock(now);
  const users = new Users(clock);
  for (const user of wanted) users.add(user);
  const service = new FonService(users, clock);
  Object.assign(service.settings, settings);
  return startHost(service, clock, { port, ...(tls === undefined ? {} : { tls }) }, (host) => createControl(host, service, users, clock));
}
