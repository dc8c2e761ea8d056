/** @file Starts one FreeSewing staging server. */
import { StagingClock } from '../host/clock';
import { startHost } from '../host/start';
import type { HostOptions, Running } from '../host/start';
import { createControl } from './control';
import type { FreesewingControl } from './control';
import { FreesewingService } from './service';
import type { FreesewingSettings } from './service';
import { Users } from './users';
import type { NewUser } from './users';

export interface FreesewingOptions extends Partial<FreesewingSettings>, HostOptions {
  /** Default: `tess` (MFA off), `otto` (MFA on), `cody` (off, given scratch codes at confirm). */
  readonly users?: readonly NewUser[];
}

export type RunningFreesewing = Running<FreesewingControl>;

export const DEFAULT_USERS: readonly NewUser[] = [
  { username: 'tess' },
  { username: 'otto', mfa: true },
  { username: 'cody', scratchCodes: true },
];

export async function startFreesewing(options: FreesewingOptions = {}): Promise<RunningFreesewing> {
  const { users: wanted = DEFAULT_USERS, port = 0, tls, now = Date.now, ...settings } = options;
  const clock = new StagingClock(now);
  const users = new Users(clock);
  for (const user of wanted) users.add(user);
  const service = new FreesewingService(users, clock);
  Object.assign(service.settings, settings);
  return startHost(service, clock, { port, ...(tls === undefined ? {} : { tls }) }, (host) => createControl(host, service, users, clock));
}
