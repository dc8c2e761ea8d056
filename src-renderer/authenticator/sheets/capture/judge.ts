/** @file What codes in a picture hold: main reads each, and a person chooses among those that are accounts. */
import type { BatchView } from '../../../../src-shared/model';
import { t } from '../../../ui/i18n/text';
import { client } from '../../client';
import { draftsOf } from '../../incoming';
import { nameOf } from '../../../ui/search';
import type { Found } from '../../store';

/** One code, or those codes of one export that are in view together. */
export interface Offer {
  readonly texts: readonly string[];
  readonly found: Found;
  /** Of its accounts, for the outline round it. */
  readonly name: string;
}

export interface Judged {
  readonly offers: readonly Offer[];
  /** Codes that are no accounts. */
  readonly refused: Found['refused'];
}

/** Reads the texts, each once, in their order; `from` names where they were seen. */
export async function judge(texts: readonly string[], from: string): Promise<Judged> {
  const offers: Offer[] = [];
  const refused: Found['refused'][number][] = [];
  for (const text of new Set(texts)) {
    const found = await draftsOf([text], from);
    // Nothing new and nothing wrong: a code of an export that is here already. That is said on the confirm sheet.
    if (found.drafts.length === 0 && found.refused.length > 0) refused.push(...found.refused);
    else offers.push({ texts: [text], found, name: offerName(found) });
  }
  return { offers: together(offers), refused };
}

/** Codes of one export are one offer: nobody wants a part of it. */
function together(offers: readonly Offer[]): readonly Offer[] {
  const groups = new Map<string, Offer>();
  for (const [at, offer] of offers.entries()) {
    const batch = offer.found.drafts[0]?.batch?.number;
    const key = batch === undefined ? `single ${at}` : `export ${batch}`;
    const before = groups.get(key);
    groups.set(key, before === undefined ? offer : merge(before, offer));
  }
  return [...groups.values()];
}

function merge(one: Offer, other: Offer): Offer {
  const found = all([one, other]);
  return { texts: [...one.texts, ...other.texts], found, name: offerName(found) };
}

/** Several offers as one. The last word about the exports is the newest. */
export function all(offers: readonly Offer[]): Found {
  const batches = offers.reduce<Found['batches']>((known, { found }) => found.batches ?? known, undefined);
  return {
    drafts: offers.flatMap(({ found }) => found.drafts),
    refused: offers.flatMap(({ found }) => found.refused),
    ...(batches === undefined ? {} : { batches }),
  };
}

function offerName({ drafts }: Found): string {
  const [first, ...others] = drafts;
  if (first === undefined) return t('batch.again');
  return others.length > 0 ? t('screen.code.accounts', { count: drafts.length }) : nameOf(first) || t('confirm.unnamed');
}

/** Some were chosen: main forgets the others, and exports of which nothing was chosen are not asked for any more. */
export function choose(chosen: readonly Offer[], offers: readonly Offer[], before: readonly BatchView[]): Found {
  drop(offers.filter((offer) => !chosen.includes(offer)));
  const { drafts, refused, batches } = all(chosen);
  const meant = batches?.filter(({ number }) => drafts.some(({ batch }) => batch?.number === number) || before.some((known) => known.number === number));
  return { drafts, refused, ...(meant === undefined || meant.length === 0 ? {} : { batches: meant }) };
}

/** None of them is wanted: main forgets their secrets. */
export function drop(offers: readonly Offer[]): void {
  const ids = offers.flatMap(({ found }) => found.drafts.map(({ id }) => id));
  if (ids.length > 0) void client.invoke('drafts.discard', { ids });
}
