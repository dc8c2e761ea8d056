import { cloudWriters } from './cloud';
import { managerWriters } from './managers';
import { phoneWriters } from './phone';
import type { Writer } from './writer';

export const WRITERS: readonly Writer[] = [...cloudWriters, ...phoneWriters, ...managerWriters];
