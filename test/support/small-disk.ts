/** @file Disks of a test's own, where the machine lets it mount any. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';

/** Not in every container. */
export const canMount = ((): boolean => {
  const place = mkdtempSync('/tmp/tessera-mount-');
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tessera', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
})();
