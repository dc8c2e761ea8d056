/** @file Starts one FreeSewing staging server. */
import { StagingClock } from '../host/clock';
import { StagingHost } from '../host/host';
import { makeCertificate } from '../host/certificate';
import { createControl } from './control';
import type { FreesewingControl } from './control';
import { FreesewingService } from './service';
import type { FreesewingSettings } from './service';
import { Users } from './users';
import type { NewUser } from './users';

export interface FreesewingOptions extends Partial<FreesewingSettings> {
  /** Default: `tess` (MFA off), `otto` (MFA on), `cody` (off, given scratch codes at confirm). */
  readonly users?: readonly NewUser[];
  /** 0 or absent = a free one. */
  readonly port?: number;
  /** https, with a certificate for these names; absent = http. */
  readonly tls?: { readonly names: readonly string[]; readonly validUntil?: number };
  readonly now?: () => number;
}

export interface RunningFreesewing {
  readonly url: string;
  readonly control: FreesewingControl;
  /** PEM of the authority to trust; null over http. */
  readonly authority: string | null;
  close(): Promise<void>;
}

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
  const chain = tls === undefined ? null : makeCertificate(tls.names, tls.validUntil);
  const host = new StagingHost(service, clock, chain);
  const url = await host.listen(port);
  return { url, control: createControl(host, service, users, clock), authority: chain?.authority ?? null, close: () => host.close() };
}
