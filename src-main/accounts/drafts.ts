/**
 * @file What the doors (paste, picture, form, link) brought in, kept in main with its secrets until it is saved or
 * discarded. One sheet shows all of it. Drafts are memory only: nothing is half-saved.
 */
import { Failure } from '../../src-shared/errors';
import { DRAFTS_LIMIT, type AccountView, type DraftsFound, type DraftView, type OtpParameters } from '../../src-shared/model';
import { readOtpauthText, type OtpauthReading, type RefusedOtpauth } from '../../src-shared/otpauth';
import type { Secret } from '../../src-shared/secret';
import type { Account } from '../vault/content';
import type { ExportReading } from '../transfer/export-format';
import type { Vault } from '../vault/vault';
import { createBatches, type Place } from './batches';
import { fromForm, fromParsed, viewOf, type Draft, type DraftContent, type FormInput } from './draft';
import { createDuplicates } from './duplicates';
import { namesOf } from './names';
import { cleanTags, spelled } from './tags';
import { toAccountView } from './views';

export type { FormInput } from './draft';
export type TextSource = Exclude<DraftView['source'], 'form' | 'export'>;

/** A draft under the names and tags that the person left it. */
export interface Chosen {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  /** Absent: as it came. */
  readonly tags?: readonly string[];
}

export interface Drafts {
  /**
   * Every account in the text, in its order, and each link that is none. A code of an export that is already here adds nothing.
   * @throws Failure where the text as a whole is no input, and `drafts-full`, in which case nothing of it is kept.
   */
  fromText(text: string, source: TextSource): DraftsFound;
  fromForm(form: FormInput): DraftView;
  /** What another app's export held. @throws Failure `drafts-full`, in which case nothing of it is kept. */
  fromExport(reading: ExportReading): DraftsFound;
  save(id: string, issuer: string, label: string, tags?: readonly string[]): Promise<AccountView>;
  /** All of them in one change of the vault, or none. Resolves with how many there were. */
  saveAll(chosen: readonly Chosen[]): Promise<number>;
  /** A code of an export of which nothing is left counts as not collected; with the last draft all exports are forgotten. */
  discard(ids: readonly string[]): void;
  /** Discards all of them. */
  clear(): void;
  secrets(): readonly Secret[];
  find(id: string): { readonly secret: Secret; readonly parameters: OtpParameters } | undefined;
}

const keyOf = (place: Place | undefined): string => (place === undefined ? '' : `${place.number} ${place.index}`);

export function createDrafts(vault: Vault, now: () => number, newId: () => string): Drafts {
  const drafts = new Map<string, Draft>();
  const batches = createBatches();

  const room = (wanted: number): void => {
    if (drafts.size + wanted > DRAFTS_LIMIT) throw new Failure('drafts-full', { detail: { limit: DRAFTS_LIMIT } });
  };

  const keep = (given: readonly Omit<Draft, 'id'>[]): DraftView[] => {
    const duplicates = createDuplicates(vault.content.accounts.filter(({ deletedAt }) => deletedAt === null), drafts.values());
    return given.map((content) => {
      const draft = { ...content, id: newId() };
      drafts.set(draft.id, draft);
      return viewOf(draft, duplicates.place(draft));
    });
  };

  /** The export's accounts with their places, and what it names but nobody can keep; nothing of a code that is already here. */
  const collect = ({ position, code }: OtpauthReading['codes'][number]): { readonly accounts: readonly (DraftContent & Pick<Draft, 'batch' | 'place'>)[]; readonly refused: readonly RefusedOtpauth[] } => {
    const { again, ...place } = batches.add(code);
    if (again) return { accounts: [], refused: [] };
    const places = code.batch.size === 1 ? { place } : { place, batch: place };
    return { accounts: code.found.map((parsed) => ({ ...fromParsed(parsed), ...places })), refused: code.refused.map((one) => ({ position, ...one })) };
  };

  const saveAll = async (chosen: readonly Chosen[]): Promise<readonly Account[]> => {
    const at = now();
    const accounts = chosen.map(({ id, issuer, label, tags }): Account => {
      const draft = drafts.get(id);
      if (draft === undefined) throw new Failure('not-found');
      const { source: _source, batch: _batch, place: _place, warnings: _warnings, ...kept } = draft;
      return { ...kept, ...namesOf(issuer, label), tags: tags === undefined ? draft.tags : cleanTags(tags), pinned: draft.pinned ?? false, createdAt: at, updatedAt: at, deletedAt: null, link: null };
    });
    if (new Set(accounts.map(({ id }) => id)).size !== accounts.length) throw new Failure('bad-request');
    const added = spelled(accounts, vault.content.accounts);
    await vault.mutate((before) => ({ ...before, accounts: [...before.accounts, ...added] }));
    forget(chosen.map(({ id }) => id));
    return added;
  };

  const forget = (ids: readonly string[]): void => {
    const given = ids.flatMap((id) => drafts.get(id)?.place ?? []);
    for (const id of ids) drafts.delete(id);
    const kept = new Set([...drafts.values()].map(({ place }) => keyOf(place)));
    for (const place of given) if (!kept.has(keyOf(place))) batches.remove(place);
    if (drafts.size === 0) batches.clear();
  };

  return {
    fromText: (text, source) => {
      const { found, codes, refused } = readOtpauthText(text);
      room(found.length + codes.reduce((sum, { code }) => sum + code.found.length, 0));
      const collected = codes.map(collect);
      const accounts = [...found.map(fromParsed), ...collected.flatMap((code) => code.accounts)];
      return {
        drafts: keep(accounts.map((account) => ({ ...account, source }))),
        refused: [...refused, ...collected.flatMap((code) => code.refused)].map(({ position, name, failure }) => ({ position, name, error: failure.toAppError() })),
        ...(batches.view().length === 0 ? {} : { batches: batches.view() }),
      };
    },
    fromForm: (form) => {
      const content = fromForm(form);
      room(1);
      const [view] = keep([{ ...content, source: 'form' }]);
      if (view === undefined) throw new Failure('internal');
      return view;
    },
    fromExport: ({ accounts, refused }) => {
      room(accounts.length);
      return {
        drafts: keep(accounts.map((account) => ({ ...account, source: 'export' }))),
        refused: refused.map(({ position, name, failure }) => ({ position, name, error: failure.toAppError() })),
      };
    },
    save: async (id, issuer, label, tags) => {
      const [account] = await saveAll([{ id, issuer, label, ...(tags === undefined ? {} : { tags }) }]);
      if (account === undefined) throw new Failure('internal');
      return toAccountView(account, vault.content);
    },
    saveAll: async (chosen) => (await saveAll(chosen)).length,
    discard: forget,
    clear: () => {
      drafts.clear();
      batches.clear();
    },
    secrets: () => [...drafts.values()].map(({ secret }) => secret),
    find: (id) => {
      const draft = drafts.get(id);
      return draft === undefined ? undefined : { secret: draft.secret, parameters: draft };
    },
  };
}
