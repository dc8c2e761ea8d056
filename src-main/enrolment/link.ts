/** @file Linking: an account that came by scan, import or from a removed connection holds the secret of MFA that was turned on elsewhere. */
import type { LinkCandidate } from '../../src-shared/model';
import { Failure } from '../../src-shared/errors';
import { SERVICES } from '../../src-shared/backends';
import type { Secret } from '../../src-shared/secret';
import type { Account, BackupCode, Connection, Enrolment, VaultContent } from '../vault/content';
import { accountNameOf, authOf, capabilitiesOf, connectionOf, currentEnrolment, type Desk } from './desk';
import { prove } from './prove';
import { probe, readHeld, readStatus } from './reads';
import { refuseUnsettled } from './start';
import { isEnded, isOn } from './states';
import { tidy } from './tidy';

const MATCHES: readonly LinkCandidate['match'][] = ['both', 'issuer', 'label', 'none'];

/** One's own accounts that may hold the secret, those with a fitting name first. */
export function linkable(desk: Desk, connectionId: string): LinkCandidate[] {
  const connection = connectionOf(desk, connectionId);
  const found = desk.vault.content.accounts.filter((account) => mayBeLinked(desk.vault.content, account))
    .map(({ id, issuer, label }): LinkCandidate => ({ id, issuer, label, match: matchOf(connection, issuer, label) }));
  return found.sort((a, b) => MATCHES.indexOf(a.match) - MATCHES.indexOf(b.match) || a.issuer.localeCompare(b.issuer) || a.label.localeCompare(b.label));
}

/** Servers ask for TOTP alone, and a secret belongs to one enrolment at a time; one of a removed connection is free again. */
function mayBeLinked({ connections, enrolments }: VaultContent, { type, deletedAt, link }: Account): boolean {
  const taken = link !== null && connections.some(({ id }) => id === link.connectionId)
    && enrolments.some(({ id, state }) => id === link.enrolmentId && !isEnded(state));
  return type === 'totp' && deletedAt === null && !taken;
}

/** One's own account of this very secret, where it is free. */
export const accountWith = ({ vault: { content } }: Desk, secret: Secret): Account | undefined =>
  content.accounts.find((account) => mayBeLinked(content, account) && account.secret.equals(secret));

function matchOf(connection: Connection, issuer: string, label: string): LinkCandidate['match'] {
  const plain = (text: string): string => text.trim().toLowerCase();
  const names = [SERVICES[connection.kind].name, connection.name].map(plain);
  const people = [accountNameOf(connection), connection.userId ?? ''].map(plain);
  const service = names.includes(plain(issuer));
  const person = plain(label) !== '' && people.includes(plain(label));
  return service && person ? 'both' : service ? 'issuer' : person ? 'label' : 'none';
}

/**
 * Links where MFA is on and no secret of ours is. Where the server tells its secret the two are compared; with a password a
 * sign-in with a code of the account proves it, and what is not proven then is not linked. Else it is linked as unproven.
 * @throws Failure `link-differs`.
 */
export async function link(desk: Desk, connectionId: string, accountId: string, password: Secret | null): Promise<Enrolment> {
  await tidy(desk, connectionId);
  refuseUnsettled(desk, connectionId);
  const current = currentEnrolment(desk, connectionId);
  if (current !== null && current.state !== 'replaced') throw new Failure('wrong-state', { detail: { state: current.state } });
  const account = desk.vault.content.accounts.find((candidate) => candidate.id === accountId && mayBeLinked(desk.vault.content, candidate));
  if (account === undefined) throw new Failure('not-found');
  if (capabilitiesOf(connectionOf(desk, connectionId)).readsSecret) {
    await compare(desk, connectionId, account);
    return desk.book.create(linked(desk, connectionId, account, 'proven'));
  }
  if ((await ask(desk, connectionId, password)) !== 'on') throw new Failure('mfa-not-on');
  const enrolment = await desk.book.create(linked(desk, connectionId, account, 'on-unproven'));
  return password === null ? enrolment : proven(desk, enrolment.id, password);
}

async function proven(desk: Desk, id: string, password: Secret): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  try {
    return await prove(desk, id, password, desk.backendFor(connectionOf(desk, connectionId).kind).status === null);
  } catch (error) {
    const { state } = desk.book.enrolment(id);
    if (state === 'on-unproven' || state === 'replaced') await desk.book.commit(id, { state: 'abandoned', lost: null });
    throw error instanceof Failure && (error.code === 'code-refused' || error.code === 'replaced') ? new Failure('link-differs') : error;
  }
}

/** What the server says now, where it can be asked; else what it said last. */
async function ask(desk: Desk, connectionId: string, password: Secret | null): Promise<'on' | 'off' | 'unknown'> {
  const connection = connectionOf(desk, connectionId);
  if (desk.backendFor(connection.kind).status === null) return password === null ? (connection.status?.mfa ?? 'unknown') : probe(desk, connectionId, password);
  // Signed out, because that takes a code: the account that is to be linked is what makes one.
  return authOf(connection) === null && password !== null ? probe(desk, connectionId, password) : readStatus(desk, connectionId);
}

/** The server names its secret: it is this one, or nothing is linked. */
async function compare(desk: Desk, connectionId: string, { secret }: Account): Promise<void> {
  const held = await readHeld(desk, connectionId);
  if (!held.secret.equals(secret)) throw new Failure('link-differs');
}

function linked(desk: Desk, connectionId: string, account: Account, state: 'proven' | 'on-unproven'): Enrolment {
  const { id: accountId, issuer, label, secret, type, algorithm, digits, period, counter } = account;
  const at = Math.max(desk.time.now(), account.createdAt + 1); // later than the account: `linked.ts`
  return {
    id: desk.newId(), connectionId, userId: connectionOf(desk, connectionId).userId, forOther: false, accountId, state, issuer, label, secret,
    parameters: { type, algorithm, digits, period, counter }, secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: false,
    backupCodes: keptCodes(desk.vault.content, account), codesKeptAt: at, lost: null, refusals: 0, createdAt: at, updatedAt: at,
  };
}

/** Those of the enrolment whose connection was removed: they belong to the same secret. */
function keptCodes({ enrolments }: VaultContent, { link: former }: Account): readonly BackupCode[] {
  const enrolment = enrolments.find(({ id }) => id === former?.enrolmentId);
  return enrolment !== undefined && isOn(enrolment.state) ? enrolment.backupCodes : [];
}
