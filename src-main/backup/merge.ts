/**
 * @file A backup's content brought into the vault's. Nothing that is here is lost by it: what another version takes the place
 * of goes into the account's history, what the file does not hold goes into the trash at most, and counters never go back.
 */
import { changesCodes, joined, withEdit } from '../accounts/history';
import { AUDIT_LIMIT } from '../audit/trail';
import { isEnded } from '../enrolment/states';
import type { Account, AccountEdit, Enrolment, RemoteUser, VaultContent } from '../vault/content';
import { compare, type Match } from './compare';

/** Adds what is new; of what stands on both sides the version that was changed later counts. */
export function merge(here: VaultContent, there: VaultContent, now: number): VaultContent {
  return bring(here, there, now, {
    winner: ({ here: ours, there: theirs }) => (theirs.updatedAt > ours.updatedAt ? theirs : ours),
    // Restoring is wanting it back; a delete in the file is no wish of today.
    pinned: ({ here: ours }) => ours.pinned,
    deletedAt: ({ here: ours, there: theirs }) => (theirs.deletedAt === null ? null : ours.deletedAt),
    missing: (account) => account,
  });
}

/** The accounts as the file has them; others go into the trash. Connections and enrolments that are only here stay: servers know them. */
export function replace(here: VaultContent, there: VaultContent, now: number): VaultContent {
  const brought = bring(here, there, now, {
    winner: ({ there: theirs }) => theirs,
    pinned: ({ there: theirs }) => theirs.pinned,
    deletedAt: ({ there: theirs }) => theirs.deletedAt,
    missing: (account) => ({ ...account, deletedAt: account.deletedAt ?? now }),
  });
  return { ...brought, settings: there.settings };
}

interface Rules {
  readonly winner: (match: Match) => Account;
  readonly pinned: (match: Match) => boolean;
  readonly deletedAt: (match: Match) => number | null;
  readonly missing: (account: Account) => Account;
}

function bring(here: VaultContent, there: VaultContent, now: number, rules: Rules): VaultContent {
  const { added, matches } = compare(here, there);
  const matchOf = new Map(matches.map((match) => [match.here.id, match]));
  /** What an account of the file is called here. */
  const names = new Map(matches.map((match) => [match.there.id, match.here.id]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  let edits: readonly AccountEdit[] = joined(here.edits, there.edits.map((edit) => ({ ...edit, accountId: nameOf(edit.accountId) })));

  const kept = here.accounts.map((account) => {
    const match = matchOf.get(account.id);
    if (match === undefined) return rules.missing(account);
    const next = { ...versionOf(match, rules.winner(match), here), pinned: rules.pinned(match), deletedAt: rules.deletedAt(match) };
    edits = withEdit(edits, account, next, now);
    return next;
  });
  const connections = byId(here.connections, there.connections, (ours) => ours);
  const enrolments = byId(
    here.enrolments,
    there.enrolments.filter((enrolment) => !isReleased(here, enrolment)).map((enrolment) => (enrolment.accountId === null ? enrolment : { ...enrolment, accountId: nameOf(enrolment.accountId) })),
    (ours, theirs) => (theirs.updatedAt > ours.updatedAt ? theirs : ours),
  );
  const remoteUsers = [...here.remoteUsers, ...there.remoteUsers.filter((user) => remoteUserOf(here, user.connectionId, user.id) === undefined)];
  const checks = [...here.checks, ...there.checks.filter((check) => here.checks.every(({ connectionId }) => connectionId !== check.connectionId))];
  return { ...here, connections, enrolments, remoteUsers, checks, audit: trailOf(here, there), edits, accounts: [...kept, ...added] };
}

/** Both trails as one, by time. */
function trailOf(here: VaultContent, there: VaultContent): VaultContent['audit'] {
  const known = new Set(here.audit.map((entry) => JSON.stringify(entry)));
  const added = there.audit.filter((entry) => !known.has(JSON.stringify(entry)));
  return added.length === 0 ? here.audit : [...here.audit, ...added].sort((a, b) => a.at - b.at).slice(-AUDIT_LIMIT);
}

const remoteUserOf = ({ remoteUsers }: VaultContent, connectionId: string, id: string | null): RemoteUser | undefined =>
  remoteUsers.find((user) => user.connectionId === connectionId && user.id === id);

/** Somebody else's secret that was handed over and deleted here for good: a backup does not bring it back. */
function isReleased(here: VaultContent, { forOther, connectionId, userId, updatedAt }: Enrolment): boolean {
  const releasedAt = forOther ? (remoteUserOf(here, connectionId, userId)?.releasedAt ?? null) : null;
  return releasedAt !== null && updatedAt <= releasedAt;
}

function versionOf({ here, there }: Match, winner: Account, content: VaultContent): Account {
  const same = here.secret.equals(there.secret);
  // Its server knows the secret that is here, and would not follow.
  const codes = changesCodes(here, winner) && isLive(here, content) ? here : winner;
  return {
    ...here,
    issuer: winner.issuer, label: winner.label, tags: winner.tags, secret: codes.secret, type: codes.type, algorithm: codes.algorithm, digits: codes.digits, period: codes.period,
    // RFC 4226 section 7.2: a counter that went back would give out used codes.
    counter: same ? Math.max(here.counter, there.counter) : codes.counter,
    createdAt: Math.min(here.createdAt, there.createdAt), updatedAt: Math.max(here.updatedAt, there.updatedAt), link: here.link ?? there.link,
  };
}

function isLive({ link }: Account, { enrolments }: VaultContent): boolean {
  const enrolment: Enrolment | undefined = enrolments.find(({ id }) => id === link?.enrolmentId);
  return enrolment !== undefined && !isEnded(enrolment.state);
}

function byId<T extends { readonly id: string }>(ours: readonly T[], theirs: readonly T[], choose: (ours: T, theirs: T) => T): readonly T[] {
  const found = new Map(theirs.map((item) => [item.id, item]));
  const known = new Set(ours.map(({ id }) => id));
  const chosen = ours.map((item) => {
    const other = found.get(item.id);
    return other === undefined ? item : choose(item, other);
  });
  return [...chosen, ...theirs.filter(({ id }) => !known.has(id))];
}
