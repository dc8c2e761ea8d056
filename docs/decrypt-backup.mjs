// Decrypts a Tessera backup (backup-format.md). Needs Node 18 and `npm install @node-rs/argon2`; with a recovery key also
// `npm install @scure/bip39`. The passphrase, or the 12 words, come on standard input; the content goes, readable, to
// standard output: mind where.
//   node decrypt-backup.mjs FILE [--recovery] < passphrase.txt
import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hashRaw } from '@node-rs/argon2';

const [, , path, option] = process.argv;
const type = option === '--recovery' ? 'recovery' : 'passphrase';
const typed = readFileSync(0, 'utf8').trim();
const file = readFileSync(path);
const line = file.subarray(0, file.indexOf(0x0a) + 1);
const header = JSON.parse(line.toString('utf8'));
if (header.format !== 'tessera-backup' || header.version !== 1) throw new Error('not a backup of version 1');

function open(key, sealed, associated) {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(associated).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

async function derive({ memoryKiB, passes, lanes, salt }) {
  const password = type === 'passphrase' ? Buffer.from(typed.normalize('NFKC'), 'utf8') : await bytesOfWords();
  return hashRaw(password, { memoryCost: memoryKiB, timeCost: passes, parallelism: lanes, outputLen: 32, salt: Buffer.from(salt, 'base64') });
}

async function bytesOfWords() {
  const [{ mnemonicToEntropy }, { wordlist }] = await Promise.all([import('@scure/bip39'), import('@scure/bip39/wordlists/english.js')]);
  return mnemonicToEntropy(typed.toLowerCase().split(/\s+/).join(' '), wordlist);
}

function keyForPaper(secret, slot) {
  const der = (prefix, raw) => ({ key: Buffer.concat([Buffer.from(prefix, 'hex'), raw]), format: 'der' });
  const privateKey = createPrivateKey({ ...der('302e020100300506032b656e04220420', secret), type: 'pkcs8' });
  const ephemeral = Buffer.from(slot.ephemeral, 'base64');
  const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ ...der('302a300506032b656e032100', ephemeral), type: 'spki' }) });
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, Buffer.from(slot.public, 'base64')]), 'tessera recovery 1', 32));
}

const slot = header.slots.find((candidate) => candidate.type === type);
if (slot === undefined) throw new Error(`this backup has no ${type} slot`);
const derived = await derive(slot.argon2);
const bound = [header.format, header.version, header.vault, slot.id, slot.type, header.policy].join('\n');
const dataKey = open(type === 'recovery' ? keyForPaper(derived, slot) : derived, Buffer.from(slot.wrapped, 'base64'), Buffer.from(bound, 'utf8'));
process.stdout.write(open(dataKey, file.subarray(line.length), line));
