/**
 * @file Variables that could weaken TLS or write its keys to a file are taken out before anything connects
 * (DESIGN section 1.6). Must run before the first TLS context is made.
 */
export const REMOVED = ['NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS', 'SSLKEYLOGFILE'] as const;

/** Returns the names that were set and are gone now. */
export function hardenEnvironment(environment: NodeJS.ProcessEnv): readonly string[] {
  const found = REMOVED.filter((name) => environment[name] !== undefined);
  for (const name of found) Reflect.deleteProperty(environment, name);
  return found;
}
