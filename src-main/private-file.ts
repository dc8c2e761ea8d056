/** @file A file that a person asked for and that holds secrets in clear (saved backup codes). */
import { open } from 'node:fs/promises';
import { diskFailure } from './vault/disk';

/**
 * Writes `text` (UTF-8) for the owner alone (0600), also over a file that others could read; durable when it resolves.
 * @throws Failure `disk-full`, `disk-refused`.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'w', 0o600);
    try {
      // Before the text is in it. File systems that know no owners (memory sticks) refuse; the person chose the place.
      await file.chmod(0o600).catch(() => undefined);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskFailure(error);
  }
}
