/** @file How much memory the running app takes at its highest, as the kernel keeps count of it: no sampling misses a peak (Linux). */
import { readFileSync, writeFileSync } from 'node:fs';
import type { RunningApp } from './app';

const MIB = 1024;

export interface MemoryWatch {
  /** MiB above what stood when the watch began, at the highest of each process, added up: they need not have peaked at once. */
  growth(): Promise<number>;
}

/** All processes of the app. What one started later takes counts in full. */
export async function watchMemory(running: RunningApp): Promise<MemoryWatch> {
  const before = new Map<number, number>();
  for (const pid of await processes(running)) {
    writeFileSync(`/proc/${String(pid)}/clear_refs`, '5'); // proc(5): the peak counts from here
    before.set(pid, field(pid, 'VmRSS'));
  }
  return {
    growth: async () => {
      const peaks = (await processes(running)).map((pid) => Math.max(0, field(pid, 'VmHWM') - (before.get(pid) ?? 0)));
      return peaks.reduce((sum, peak) => sum + peak, 0) / MIB;
    },
  };
}

/** MiB of all processes of the app now. */
export async function memoryOf(running: RunningApp): Promise<number> {
  return (await processes(running)).reduce((sum, pid) => sum + field(pid, 'VmRSS'), 0) / MIB;
}

const processes = ({ app }: RunningApp): Promise<readonly number[]> => app.evaluate(({ app: own }) => own.getAppMetrics().map(({ pid }) => pid));

/** KiB; 0 where the process is gone. */
function field(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
