/** @file What tests can do to a FreeSewing staging server. Every call takes one plain object, so that it also goes over HTTP. */
import type { StagingClock } from '../host/clock';
import { hostControl } from '../host/control';
import type { StagingHost } from '../host/host';
import { seedWith, type Seed } from '../host/seed';
import { newSecret } from '../host/totp';
import type { FreesewingService, FreesewingSettings } from './service';
import type { Credentials, NewUser, Truth, Users } from './users';

/** `sign-in`, `status`, `setup`, `confirm`, `disable`, `other`, or `*` for any. */
export type Operation = 'sign-in' | 'status' | 'setup' | 'confirm' | 'disable' | 'other' | '*';

interface Who {
  readonly username: string;
}

export function createControl(host: StagingHost, service: FreesewingService, users: Users, clock: StagingClock) {
  return {
    ...hostControl<Operation>(host, clock),
    addUser: (user: NewUser): Credentials => users.credentials(users.add(user)),
    /** Adds `count` users, `name-00001` and on, of whom every `onEvery`-th has MFA on. Answers how many there are now. */
    seed: (seed: Seed): { readonly users: number } => {
      seedWith((user) => users.add(user), seed);
      return { users: users.all().length };
    },
    /** Everybody's credentials, with a JWT that counts now. */
    users: (): readonly Credentials[] => users.all().map((user) => users.credentials(user)),
    /** The server's true state of one user. */
    truth: ({ username }: Who): Truth => users.truth(users.named(username)),
    /** The true state of everybody. */
    truths: (): readonly Truth[] => users.all().map((user) => users.truth(user)),
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
  };
}

export type FreesewingControl = ReturnType<typeof createControl>;
