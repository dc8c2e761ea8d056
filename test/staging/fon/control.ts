/** @file What tests can do to a FoN staging server. Every call takes one plain object, so that it also goes over HTTP. */
import type { StagingClock } from '../host/clock';
import { hostControl } from '../host/control';
import type { StagingHost } from '../host/host';
import { seedWith, type Seed } from '../host/seed';
import type { FonService } from './service';
import type { FonSettings } from './settings';
import { newFactor } from './users';
import type { Credentials, NewUser, Truth, Users } from './users';

export type Operation = 'sign-in' | 'setup' | 'confirm' | 'disable' | 'other' | '*';

interface Who {
  readonly username: string;
}

export function createControl(host: StagingHost, service: FonService, users: Users, clock: StagingClock) {
  return {
    ...hostControl<Operation>(host, clock),
    addUser: (user: NewUser): Credentials => users.credentials(users.add(user)),
    /** Adds `count` users, `name-00001` and on, of whom every `onEvery`-th has MFA on. Answers how many there are now. */
    seed: (seed: Seed): { readonly users: number } => {
      seedWith((user) => users.add(user), seed);
      return { users: users.all().length };
    },
    /** Everybody's credentials, with a session that counts now. */
    users: (): readonly Credentials[] => users.all().map((user) => users.credentials(user)),
    /** The server's true state of one user. */
    truth: ({ username }: Who): Truth => users.truth(users.named(username)),
    /** The true state of everybody. */
    truths: (): readonly Truth[] => users.all().map((user) => users.truth(user)),
    /** The code the server would accept now. */
    code: ({ username }: Who): { readonly code: string } => ({ code: users.code(users.named(username)) }),
    /** Every session given so far is refused from now on; of one user, or of all. */
    expireSessions: ({ username }: Partial<Who> = {}): void => {
      for (const user of username === undefined ? users.all() : [users.named(username)]) user.epoch += 1;
    },
    setServer: (settings: Partial<FonSettings>): void => void Object.assign(service.settings, settings),
    /** As if nobody had called yet: the limit's count starts again. */
    forgetCalls: (): void => service.limiter.forget(),

    /** A second client: enrols from elsewhere, with a secret that nobody here has seen. */
    enrolElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.factor = newFactor(service.settings.shape);
      user.pending = null;
      return users.truth(user);
    },
    /** A second client runs setup: what was pending is dead, what is on stays on. */
    rotateElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.pending = newFactor(service.settings.shape);
      return users.truth(user);
    },
    disableElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.factor = null;
      user.pending = null;
      return users.truth(user);
    },
  };
}

export type FonControl = ReturnType<typeof createControl>;
