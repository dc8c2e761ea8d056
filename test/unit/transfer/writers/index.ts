import { cloudWriters } from './cloud';
import type { Writer } from './writer';

export const WRITERS: readonly Writer[] = [...cloudWriters];
