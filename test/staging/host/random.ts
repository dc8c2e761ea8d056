/** @file Invented people and credentials. */
import { randomBytes, timingSafeEqual } from 'node:crypto';

const ADJECTIVES = ['amber', 'brisk', 'calm', 'deft', 'eager', 'fair', 'glad', 'hazel'];
const NOUNS = ['anvil', 'bobbin', 'collar', 'dart', 'eyelet', 'fold', 'gusset', 'hem'];
const pick = (words: readonly string[]): string => words[(randomBytes(1)[0] ?? 0) % words.length] ?? '';

/** One that can be read out: `calm-hem-1f0c9a3b`. */
export const newPassword = (): string => `${pick(ADJECTIVES)}-${pick(NOUNS)}-${randomBytes(4).toString('hex')}`;

export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
