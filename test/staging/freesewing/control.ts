/** @file What tests can do to a FreeSewing staging server. Every call takes one plain object, so that it also goes over HTTP. */
import type { StagingClock } from '../host/clock';
import type { Fault, Times } from '../host/faults';
import type { StagingCall, StagingHost } from '../host/host';
import type { FreesewingService, FreesewingSettings } from './service';
import { newSecret } from './totp';
import type { Credentials, NewUser, Truth, Users } from './users';

/** `sign-in`, `status`, `setup`, `confirm`, `disable`, `other`, or `*` for any. */
export type Operation = 'sign-in' | 'status' | 'setup' | 'confirm' | 'disable' | 'other' | '*';

interface Who {
  readonly username: string;
}

export function createControl(host: StagingHost, service: FreesewingService, users: Users, clock: StagingClock) {
  return {
    addUser: (user: NewUser): Credentials => users.credentials(users.add(user)),
    /** Everybody's credentials, with a JWT that counts now. */
    users: (): readonly Credentials[] => users.all().map((user) => users.credentials(user)),
    /** The server's true state of one user. */
    truth: ({ username }: Who): Truth => users.truth(users.named(username)),
    /** The code the server would accept now. */
    code: ({ username }: Who): { readonly code: string } => ({ code: users.code(users.named(username)) }),
    /** Every JWT given so far is refused from now on; of one user, or of all. */
    expireSessions: ({ username }: Partial<Who> = {}): void => {
      for (const user of username === undefined ? users.all() : [users.named(username)]) user.epoch += 1;
    },
    setUser: ({ username, status, keyLevel, scratchCodes }: Who & { readonly status?: number; readonly keyLevel?: number; readonly scratchCodes?: boolean }): void => {
      const user = users.named(username);
      if (status !== undefined) user.status = status;
      if (keyLevel !== undefined) user.keyLevel = keyLevel;
      if (scratchCodes !== undefined) user.givesScratchCodes = scratchCodes;
    },
    setServer: (settings: Partial<FreesewingSettings>): void => void Object.assign(service.settings, settings),
    setClockSkew: ({ milliseconds }: { readonly milliseconds: number }): void => {
      clock.skew = milliseconds;
    },

    /** A second client: enrols from elsewhere, with a secret that nobody here has seen. */
    enrolElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.secret = newSecret();
      user.mfaEnabled = true;
      user.scratchCodes = user.givesScratchCodes ? users.newScratchCodes() : [];
      return users.truth(user);
    },
    /** A second client runs setup: the secret changes, MFA stays as it is. */
    rotateElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.secret = newSecret();
      return users.truth(user);
    },
    disableElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.mfaEnabled = false;
      user.scratchCodes = [];
      return users.truth(user);
    },

    setFault: ({ operation, fault, times }: { readonly operation: Operation; readonly fault: Fault; readonly times?: Times }): void => {
      host.faults.set(operation, fault, times);
    },
    clearFaults: (): void => host.faults.clear(),
    /** Lets calls held by a `late` fault commit; answers how many. */
    release: ({ operation }: { readonly operation?: Operation } = {}): { readonly released: number } => ({ released: host.release(operation ?? null) }),
    /** Calls held by a `late` fault, by operation. */
    held: (): readonly string[] => host.held(),
    calls: ({ operation }: { readonly operation?: Operation } = {}): readonly StagingCall[] =>
      host.calls.filter((call) => operation === undefined || call.operation === operation),
    clearCalls: (): void => void host.calls.splice(0),
  };
}

export type FreesewingControl = ReturnType<typeof createControl>;
