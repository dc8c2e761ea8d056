/** @file Starts one AXR staging server. Its base URL ends with the base path (`/v1` unless told). */
import { StagingClock } from '../host/clock';
import { startHost } from '../host/start';
import type { HostOptions, Running } from '../host/start';
import { createControl } from './control';
import type { AxrControl } from './control';
import { AxrService } from './service';
import type { AxrSettings } from './settings';
import { Users } from './users';
import type { NewUser } from './users';

export interface AxrOptions extends Partial<AxrSettings>, HostOptions {
  /** Default: `tess` and `cody` (MFA off), `otto` (MFA on), `root` (may act on the others). */
  readonly users?: readonly NewUser[];
}

export type RunningAxr = Running<AxrControl>;

const DEFAULT_USERS: readonly NewUser[] = [{ username: 'tess' }, { username: 'otto', mfa: true }, { username: 'cody' }, { username: 'root', admin: true }];

export async function startAxr(options: AxrOptions = {}): Promise<RunningAxr> {
  const { users: wanted = DEFAULT_USERS, port = 0, tls, now = Date.now, ...settings } = options;
  const clock = new StagingClock(now);
  const users = new Users(clock);
  for (const user of wanted) users.add(user);
  const service = new AxrService(users, clock);
  Object.assign(service.settings, settings);
  const running = await startHost(service, clock, { port, ...(tls === undefined ? {} : { tls }) }, (host) => createControl(host, service, users, clock));
  return { ...running, url: `${running.url}${service.settings.basePath}` };
}
