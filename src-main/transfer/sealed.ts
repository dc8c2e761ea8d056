/** @file Telling sealed bytes without a mark from the files of everyday: only what is evenly random can be one. */

/** Files that are as even inside, by how they begin: ZIP, gzip, PNG, JPEG, PDF, SQLite, KDBX, 7z, RAR, OpenPGP's armour, Java, GIF, RIFF, Stratum. */
const OTHERS = ['504b', '1f8b', '89504e47', 'ffd8ff', '25504446', '53514c69', '03d9a29a', '377abc', '526172', '2d2d2d', 'aced', '47494638', '52494646', '41555448', '41757468'];
const LOOKED_AT = 4096;

/** No byte stands out: each comes about as often as by chance. */
export function looksSealed(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, LOOKED_AT));
  const begins = head.subarray(0, 4).toString('hex');
  if (head.length < 64 || OTHERS.some((mark) => begins.startsWith(mark))) return false;
  const counts = new Uint16Array(256);
  for (const byte of head) counts[byte] = (counts[byte] ?? 0) + 1;
  const expected = head.length / 256;
  return Math.max(...counts) <= expected + 6 * Math.sqrt(expected) + 6;
}
