/** @file What tests can do to an Accountable staging server. Every call takes one plain object, so that it also goes over HTTP. */
import type { StagingClock } from '../host/clock';
import { hostControl } from '../host/control';
import type { StagingHost } from '../host/host';
import { listOf, seedWith, type Seed } from '../host/seed';
import type { AccountableService } from './service';
import type { AccountableSettings, Operation } from './settings';
import type { Credentials, NewUser, Truth, Users } from './users';

interface Who {
  readonly username: string;
}

export function createControl(host: StagingHost, service: AccountableService, users: Users, clock: StagingClock) {
  return {
    ...hostControl<Operation>(host, clock),
    apiToken: (): { readonly apiToken: string } => ({ apiToken: service.settings.apiToken }),
    addUser: (user: NewUser): Credentials => users.credentials(users.add(user)),
    /** Adds `count` users, `name-00001` and on, of whom every `onEvery`-th has 2FA on. Answers how many there are now. */
    seed: (seed: Seed): { readonly users: number } => {
      seedWith((user) => users.add(user), seed);
      return { users: users.all().length };
    },
    users: (): readonly Credentials[] => users.all().map((user) => users.credentials(user)),
    /** All users as a list to import: `id,label`, a line each. */
    csv: (): { readonly csv: string } => listOf(users.all().map(({ uuid: id, username }) => ({ id, username }))),
    /** The server's true state of one user. */
    truth: ({ username }: Who): Truth => users.truth(users.named(username)),
    /** The true state of everybody. */
    truths: (): readonly Truth[] => users.all().map((user) => users.truth(user)),
    /** The code the server would accept now. */
    code: ({ username }: Who): { readonly code: string } => ({ code: users.code(users.named(username)) }),
    /** Ends every sign-in that still waits for its code. */
    expireSessions: (): void => users.endMfaTokens(),
    setServer: (settings: Partial<AccountableSettings>): void => void Object.assign(service.settings, settings),
    /** As if nobody had called yet: the limits' counts start again. */
    forgetCalls: (): void => service.limiter.forget(),

    /** A second client enables, or replaces the secret. */
    enrolElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      users.enable(user);
      return users.truth(user);
    },
    disableElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.factor = null;
      return users.truth(user);
    },
  };
}

export type AccountableControl = ReturnType<typeof createControl>;
