/** @file What crosses between main and the keychain child. Values travel and are stored as base64 text. */
import type { KeychainTrouble } from './keychain';

export type KeychainRequest =
  | { readonly id: number; readonly op: 'read' | 'remove'; readonly service: string; readonly name: string }
  | { readonly id: number; readonly op: 'write'; readonly service: string; readonly name: string; readonly value: string; readonly quiet: boolean };

export type KeychainOutcome =
  | { readonly kind: 'found'; readonly value: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'done' }
  | { readonly kind: 'trouble'; readonly trouble: KeychainTrouble };

export interface KeychainReply {
  readonly id: number;
  readonly outcome: KeychainOutcome;
}

/** Checked although both ends are ours: a message of another shape must not become a secret. */
export function isReply(message: unknown): message is KeychainReply {
  if (typeof message !== 'object' || message === null || !('id' in message) || !('outcome' in message)) return false;
  const { id, outcome } = message;
  if (typeof id !== 'number' || typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return false;
  switch (outcome.kind) {
    case 'found': return 'value' in outcome && typeof outcome.value === 'string';
    case 'missing': case 'done': return true;
    case 'trouble': return 'trouble' in outcome && (outcome.trouble === 'unavailable' || outcome.trouble === 'locked' || outcome.trouble === 'timed-out');
    default: return false;
  }
}

export function isRequest(message: unknown): message is KeychainRequest {
  if (typeof message !== 'object' || message === null) return false;
  if (!('id' in message && 'op' in message && 'service' in message && 'name' in message)) return false;
  if (typeof message.id !== 'number' || typeof message.service !== 'string' || typeof message.name !== 'string') return false;
  if (message.op === 'write') return 'value' in message && typeof message.value === 'string' && 'quiet' in message && typeof message.quiet === 'boolean';
  return message.op === 'read' || message.op === 'remove';
}
