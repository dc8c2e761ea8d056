/** @file The part of every server's control that does not depend on the backend: faults, clock, list of calls. */
import type { StagingClock } from './clock';
import type { Fault, Times } from './faults';
import type { StagingCall, StagingHost } from './host';

export function hostControl<Operation extends string>(host: StagingHost, clock: StagingClock) {
  return {
    setClockSkew: ({ milliseconds }: { readonly milliseconds: number }): void => {
      clock.skew = milliseconds;
    },
    setFault: ({ operation, fault, times }: { readonly operation: Operation | '*'; readonly fault: Fault; readonly times?: Times }): void => {
      host.faults.set(operation, fault, times);
    },
    clearFaults: (): void => host.faults.clear(),
    /** Lets calls held by a `late` fault commit; answers how many. */
    release: ({ operation }: { readonly operation?: Operation | '*' } = {}): { readonly released: number } => ({ released: host.release(operation ?? null) }),
    /** Calls held by a `late` fault, by operation. */
    held: (): readonly string[] => host.held(),
    calls: ({ operation }: { readonly operation?: Operation | '*' } = {}): readonly StagingCall[] =>
      host.calls.filter((call) => operation === undefined || operation === '*' || call.operation === operation),
    clearCalls: (): void => void host.calls.splice(0),
  };
}
