/** @file AXR's tokens: access tokens for about an hour, and challenges that only `/auth/totp` takes. */
import type { StagingClock } from '../host/clock';
import { Tokens } from '../host/tokens';
import type { AxrSettings } from './settings';
import type { User, Users } from './users';

const HOUR = 3600;
const CHALLENGE_SECONDS = 300;
type Kind = 'access' | 'challenge';

export class Sessions {
  readonly #tokens: Tokens;
  readonly #users: Users;
  readonly #settings: AxrSettings;
  /** Which tokens are challenges: where `challengeMark` is not `claim`, nothing in them says so. */
  readonly #challenges = new Set<string>();
  readonly #spent = new Set<string>();

  constructor(users: Users, clock: StagingClock, settings: AxrSettings) {
    this.#users = users;
    this.#settings = settings;
    this.#tokens = new Tokens(clock);
  }

  issue(user: User, kind: Kind): string {
    const { userIdIn, challengeMark } = this.#settings;
    const id = userIdIn === 'claim-sub' ? { sub: user.uid } : userIdIn === 'claim-uid' ? { uid: user.uid } : {};
    const mark = kind === 'challenge' && challengeMark === 'claim' ? { scope: 'mfa-challenge' } : {};
    const profile = { name: user.username, epoch: user.epoch };
    const token = this.#tokens.issue({ ...id, ...mark, profile }, kind === 'access' ? HOUR : CHALLENGE_SECONDS);
    if (kind === 'challenge') this.#challenges.add(token);
    return token;
  }

  /** Whose token it is; null where it is none, not of this kind, run out or ended. */
  read(token: string, kind: Kind): User | null {
    if (this.#spent.has(token) || this.#challenges.has(token) !== (kind === 'challenge')) return null;
    const profile = this.#tokens.read(token)?.['profile'] as { readonly name: string; readonly epoch: number } | undefined;
    const user = profile === undefined ? null : this.#users.byName(profile.name);
    return user?.epoch === profile?.epoch ? user : null;
  }

  /** A challenge is good for one sign-in. */
  end(challenge: string): void {
    this.#spent.add(challenge);
  }
}
