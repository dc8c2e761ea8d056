/** @file A real window of another program on the test's display, which shows a picture: Debian's feh. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ForeignWindow {
  close(): Promise<void>;
}

/** Resolves when the window is on the screen. `x`, `y`: of its upper left corner. */
export async function showPicture(png: Uint8Array, { x, y, title }: { readonly x: number; readonly y: number; readonly title: string }): Promise<ForeignWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-window-'));
  const file = join(folder, 'picture.png');
  writeFileSync(file, png);
  const feh = spawn('feh', ['--no-menus', '--title', title, '--geometry', `+${x}+${y}`, file], { stdio: 'ignore' });
  const exit = once(feh, 'exit');
  // `--sync` waits until the window is there and mapped.
  const search = spawn('xdotool', ['search', '--sync', '--onlyvisible', '--name', `^${title}$`], { stdio: 'ignore' });
  const [status] = await Promise.race([once(search, 'exit'), exit]) as [number | null];
  if (status !== 0 || feh.exitCode !== null) {
    search.kill();
    feh.kill();
    throw new Error('feh shows no window (Debian: feh, xdotool)');
  }
  return {
    close: async () => {
      feh.kill();
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
