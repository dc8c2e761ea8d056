/** @file The registry: a new command is a file in `commands/` and a line here. */
import type { Command } from './command';
import { check } from './commands/check';
import { code } from './commands/code';
import { handover } from './commands/handover';
import { scan } from './commands/scan';

export const COMMANDS: readonly Command[] = [
  check,
  code,
  handover,
  scan,
];
