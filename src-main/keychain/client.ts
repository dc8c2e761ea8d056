/** @file The keychain as main uses it: one call at a time to a child that is killed when it misses the deadline. */
import { Secret } from '../../src-shared/secret';
import type { Keychain, KeychainRead, KeychainTrouble, KeychainWrite } from './keychain';
import { isReply, type KeychainOutcome, type KeychainRequest } from './messages';
import type { OpenItems } from './open-items';

/** A started child, whatever started it. Messages sent before it is ready must be kept for it. */
export interface ChildLike {
  send(message: KeychainRequest): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also where the child could not be started. */
  onExit(listener: () => void): void;
  /** Ends it at once, whatever it waits for. */
  kill(): void;
}

export interface KeychainOptions {
  readonly spawn: () => ChildLike;
  /** Asked first where an item may lie open to be read without the child (Linux). */
  readonly openItems?: OpenItems;
  /** How long a call may take, in ms; by default a minute: a person may have to type a password into the system's prompt. */
  readonly deadlineMs?: number;
  /** The `service` attribute of our items. */
  readonly service: string;
}

export interface KeychainClient extends Keychain {
  /** Starts the child before the first call needs it, where every call does. */
  warm(): void;
}

type Call = { readonly op: 'read' | 'remove'; readonly name: string } | { readonly op: 'write'; readonly name: string; readonly value: string; readonly quiet: boolean };

const trouble = (kind: KeychainTrouble): { readonly kind: 'trouble'; readonly trouble: KeychainTrouble } => ({ kind: 'trouble', trouble: kind });

const DEADLINE_MS = 60_000;

export function createKeychain({ spawn, openItems, deadlineMs = DEADLINE_MS, service }: KeychainOptions): KeychainClient {
  let child: ChildLike | null = null;
  let pending: { readonly id: number; readonly settle: (outcome: KeychainOutcome) => void } | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let nextId = 1;
  let closed = false;

  const settle = (outcome: KeychainOutcome): void => {
    const call = pending;
    pending = null;
    call?.settle(outcome);
  };

  const running = (): ChildLike => {
    if (child !== null) return child;
    const started = spawn();
    child = started;
    started.onMessage((message) => {
      if (child === started && isReply(message) && message.id === pending?.id) settle(message.outcome);
    });
    started.onExit(() => {
      if (child !== started) return;
      child = null;
      settle(trouble('unavailable'));
    });
    return started;
  };

  const drop = (): void => {
    const ended = child;
    child = null;
    ended?.kill();
  };

  const perform = (call: Call, deadline: number): Promise<KeychainOutcome> =>
    new Promise((resolve) => {
      if (closed) {
        resolve(trouble('unavailable'));
        return;
      }
      const id = nextId;
      nextId += 1;
      const timer = setTimeout(() => {
        drop();
        settle(trouble('timed-out'));
      }, deadline);
      pending = {
        id,
        settle: (outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        },
      };
      const askChild = (): void => running().send({ id, service, ...call });
      if (openItems === undefined || call.op !== 'read') {
        askChild();
        return;
      }
      void openItems.read(service, call.name).then((value) => {
        if (pending?.id !== id) return; // past its deadline, or closed
        if (value === null) askChild();
        else settle({ kind: 'found', value });
      });
    });

  const enqueue = (call: Call, deadline = deadlineMs): Promise<KeychainOutcome> => {
    const result = queue.then(() => perform(call, deadline));
    queue = result;
    return result;
  };

  return {
    warm: () => {
      if (!closed && openItems === undefined) running();
    },
    read: async (name, options) => readOutcome(await enqueue({ op: 'read', name }, options?.deadlineMs)),
    write: async (name, value, options) =>
      writeOutcome(await enqueue({ op: 'write', name, value: Buffer.from(value.reveal()).toString('base64'), quiet: options?.quiet ?? false }, options?.deadlineMs)),
    remove: async (name, options) => writeOutcome(await enqueue({ op: 'remove', name }, options?.deadlineMs)),
    close: () => {
      closed = true;
      openItems?.close();
      drop();
      settle(trouble('unavailable'));
    },
  };
}

function readOutcome(outcome: KeychainOutcome): KeychainRead {
  switch (outcome.kind) {
    case 'found': return { kind: 'found', value: valueOf(outcome.value) };
    case 'missing': return outcome;
    case 'trouble': return outcome;
    case 'done': return trouble('unavailable');
  }
}

function writeOutcome(outcome: KeychainOutcome): KeychainWrite {
  switch (outcome.kind) {
    case 'done': return outcome;
    case 'trouble': return outcome;
    case 'found': case 'missing': return trouble('unavailable');
  }
}

/** Items are base64 text; one that somebody replaced by other text is handed on as it is and will not fit as a key. */
function valueOf(text: string): Secret {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? Secret.fromBytes(bytes) : Secret.fromText(text);
}
