/** @file What can go wrong on purpose. `when` says whether the server has already changed its state. */
export type When = 'before-commit' | 'after-commit';

export type BadBody = 'html' | 'plain' | 'empty' | 'truncated' | 'huge' | 'gzip-bomb' | 'not-json' | 'no-verdict' | 'deep';

export type Fault =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'status'; readonly status: number; readonly when: When; readonly error?: string }
  | { readonly kind: 'drop'; readonly when: When }
  /** As `drop`, but with a TCP reset in place of an orderly end. */
  | { readonly kind: 'reset'; readonly when: When }
  /** Commits late: after `milliseconds`, else when `release` is called. The client has usually given up by then. */
  | { readonly kind: 'late'; readonly milliseconds?: number }
  | { readonly kind: 'body'; readonly body: BadBody; readonly when: When; readonly status?: number }
  /** One byte of the answer at a time. */
  | { readonly kind: 'drip'; readonly milliseconds: number }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  | { readonly kind: 'rate-limited'; readonly headers: Readonly<Record<string, string>> }
  /** The real answer with fields changed; keys are dotted paths (`mfa.otpauth`). */
  | { readonly kind: 'rewrite'; readonly set?: Readonly<Record<string, unknown>>; readonly remove?: readonly string[] }
  /** An error that repeats everything the client sent, in its text and in its headers. Nothing is committed. */
  | { readonly kind: 'echo'; readonly status: number };

/** How often a fault strikes; 1 where not said. */
export type Times = number | 'always';

interface Armed {
  readonly fault: Fault;
  left: number;
}

export const ANY_OPERATION = '*';

/** Faults by operation, first set first struck. */
export class Faults {
  readonly #armed = new Map<string, Armed[]>();

  set(operation: string, fault: Fault, times: Times = 1): void {
    const list = this.#armed.get(operation) ?? [];
    list.push({ fault, left: times === 'always' ? Infinity : times });
    this.#armed.set(operation, list);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** The fault for this call, counted as used; null where the server is to behave. */
  take(operation: string): Fault | null {
    for (const key of [operation, ANY_OPERATION]) {
      const first = this.#armed.get(key)?.find((armed) => armed.left > 0);
      if (first === undefined) continue;
      first.left -= 1;
      return first.fault;
    }
    return null;
  }
}

/** The answer's JSON with `set` and `remove` applied. */
export function rewrite(body: string, fault: Extract<Fault, { kind: 'rewrite' }>): string {
  const root: unknown = JSON.parse(body);
  const parentOf = (path: string): readonly [Record<string, unknown>, string] => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let here = root as Record<string, unknown>;
    for (const name of names) {
      if (typeof here[name] !== 'object' || here[name] === null) here[name] = {};
      here = here[name] as Record<string, unknown>;
    }
    return [here, last];
  };
  for (const [path, value] of Object.entries(fault.set ?? {})) {
    const [parent, name] = parentOf(path);
    parent[name] = value;
  }
  for (const path of fault.remove ?? []) {
    const [parent, name] = parentOf(path);
    Reflect.deleteProperty(parent, name);
  }
  return JSON.stringify(root);
}
