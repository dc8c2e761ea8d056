/** @file Many users at once, the same for every backend: `user-00001` and on. */
export interface Seed {
  readonly count: number;
  /** What their names begin with. */
  readonly name?: string;
  /** Every so many-th has MFA on; 0: nobody. */
  readonly onEvery?: number;
}

export function seedWith(add: (user: { readonly username: string; readonly mfa: boolean }) => void, { count, name = 'user', onEvery = 0 }: Seed): void {
  for (let number = 1; number <= count; number += 1) {
    add({ username: `${name}-${String(number).padStart(5, '0')}`, mfa: onEvery > 0 && number % onEvery === 0 });
  }
}

/** A list to import: `id,label`, a line each. */
export const listOf = (users: readonly { readonly id: string; readonly username: string }[]): { readonly csv: string } =>
  ({ csv: `${['id,label', ...users.map(({ id, username }) => `${id},${username}`)].join('\n')}\n` });
