/** @file What tests can do to an AXR staging server. Every call takes one plain object, so that it also goes over HTTP. */
import type { StagingClock } from '../host/clock';
import { hostControl } from '../host/control';
import type { StagingHost } from '../host/host';
import { listOf, seedWith, type Seed } from '../host/seed';
import type { AxrService } from './service';
import type { AxrSettings } from './settings';
import { newRecord } from './users';
import type { Credentials, NewUser, Truth, User, Users } from './users';

export type Operation = 'sign-in' | 'sign-in-code' | 'list' | 'setup' | 'confirm' | 'disable' | 'other' | '*';

interface Who {
  readonly username: string;
}

export function createControl(host: StagingHost, service: AxrService, users: Users, clock: StagingClock) {
  const credentials = (user: User): Credentials =>
    ({ userId: user.uid, username: user.username, password: user.password, token: service.sessions.issue(user, 'access') });
  return {
    ...hostControl<Operation>(host, clock),
    addUser: (user: NewUser): Credentials => credentials(users.add(user)),
    /** Adds `count` users, `name-00001` and on, of whom every `onEvery`-th has MFA on. Answers how many there are now. */
    seed: (seed: Seed): { readonly users: number } => {
      seedWith((user) => users.add(user), seed);
      return { users: users.all().length };
    },
    /** Everybody's credentials, with an access token that counts now. */
    users: (): readonly Credentials[] => users.all().map(credentials),
    /** All users as a list to import: `id,label`, a line each. */
    csv: (): { readonly csv: string } => listOf(users.all().map(({ uid: id, username }) => ({ id, username }))),
    /** The server's true state of one user. */
    truth: ({ username }: Who): Truth => users.truth(users.named(username)),
    /** The true state of everybody. */
    truths: (): readonly Truth[] => users.all().map((user) => users.truth(user)),
    /** The code the server would accept now. */
    code: ({ username }: Who): { readonly code: string } => ({ code: users.code(users.named(username)) }),
    /** Every token given so far is refused from now on; of one user, or of all. */
    expireSessions: ({ username }: Partial<Who> = {}): void => {
      for (const user of username === undefined ? users.all() : [users.named(username)]) user.epoch += 1;
    },
    setServer: (settings: Partial<AxrSettings>): void => void Object.assign(service.settings, settings),

    /** A second client enrols a record of its own, in place of all others. */
    enrolElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.records = [];
      users.enrol(user, newRecord('base32'));
      return users.truth(user);
    },
    /** A second client sets up a record and leaves it: an orphan. */
    rotateElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.records.push(newRecord('base32'));
      return users.truth(user);
    },
    disableElsewhere: ({ username }: Who): Truth => {
      const user = users.named(username);
      user.records = [];
      user.backupCodes = [];
      return users.truth(user);
    },
  };
}

export type AxrControl = ReturnType<typeof createControl>;
