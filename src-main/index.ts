/** @file The shipped app's entry: the real parts. Tests have an entry of their own (test/support/app-entry.ts). */
import { start } from './start.electron';
import { systemTime } from './time';

start({ time: systemTime });
