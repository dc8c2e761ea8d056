import { randomBytes } from 'node:crypto';

/** 96 random bits: never the same twice, and within `[A-Za-z0-9_-]`. */
export const newId = (random: (count: number) => Uint8Array = randomBytes): string => Buffer.from(random(12)).toString('base64url');
