/** Makes a `switch` exhaustive at compile time; reached only when data from outside lied about its type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant of type ${typeof value}`);
}
