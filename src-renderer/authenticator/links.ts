/** @file Links from other programs: shown one at a time, never over something that a person is doing. */
import type { AppStateView } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { t } from '../ui/i18n/text';
import { sayTrouble } from './actions';
import { client } from './client';
import { showLinks } from './incoming';
import { state } from './store';

let asking = false;

/** The oldest link, on the confirm sheet; or in the status line why it is none. */
export async function takeNextLink(): Promise<void> {
  if (asking || state().sheet !== null) return;
  asking = true;
  try {
    const answer = await client.invoke('links.next');
    if (answer.ok && answer.value === null) return;
    const trouble = answer.ok && answer.value !== null ? showLinks(answer.value) : answer.ok ? null : `${sentence(answer.error).what} ${sentence(answer.error).next}`;
    if (trouble !== null) sayTrouble(t('link.trouble', { reason: trouble }));
  } finally {
    asking = false;
  }
}

/**
 * With every word from main. Where nobody is at this window its next link may stand there at once; else a notice asks,
 * because a sheet that opens under somebody's hands takes keys that were meant for something else.
 */
export function followLinks({ vault, links }: AppStateView): void {
  if (vault !== 'open' || links === undefined) return;
  if (links.dropped > 0) {
    sayTrouble(t('link.dropped', { count: links.dropped }));
    void client.invoke('links.told');
  }
  if (links.waiting > 0 && links.unasked && state().menu === null) void takeNextLink();
}
