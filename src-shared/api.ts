/** @file What a preload puts on `window.tessera`: typed by the contract, one surface per window. */
import type { CallFor, CallInput, CallOutput, EventFor, EventPayload, WindowName } from './contract';
import type { Envelope } from './errors';

export interface TesseraApi<W extends WindowName> {
  invoke<N extends CallFor<W>>(name: N, ...input: undefined extends CallInput<N> ? [] : [CallInput<N>]): Promise<Envelope<CallOutput<N>>>;
  /** Returns the function that ends the subscription. */
  on<N extends EventFor<W>>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
