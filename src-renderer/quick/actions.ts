/** @file What a person does in the quick search. */
import type { AppError } from '../../src-shared/errors';
import type { AccountView } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { copiedText } from '../ui/copied';
import { client } from './client';
import { change, NEW, state } from './store';

/** Long enough to read what was copied, ms. */
const SEEN = 900;
let leaving: ReturnType<typeof setTimeout> | undefined;
/** Rises each time it comes up or goes: an answer of before says nothing now. */
let turn = 0;
let taking = false;

function sayError(error: AppError): void {
  const { what, next } = sentence(error);
  change({ said: `${what} ${next}` });
}

/** Copies a code, says so, and goes. Once: another press would use up another code of a counter. */
export async function take({ id }: AccountView): Promise<void> {
  if (taking || state().copied !== null) return;
  const asked = turn;
  taking = true;
  const answer = await client.invoke('quick.take', { id });
  taking = false;
  if (asked !== turn) return;
  if (!answer.ok) {
    sayError(answer.error);
    return;
  }
  change({ copied: id, said: copiedText(answer.value.code, answer.value.clearsIn) });
  leaving = setTimeout(leave, SEEN);
}

/** A person who goes on stays. */
export function search(query: string): void {
  clearTimeout(leaving);
  change({ ...NEW, query });
}

export function mark(at: number): void {
  clearTimeout(leaving);
  change({ at, copied: null, said: '' });
}

export function leave(): void {
  void client.invoke('quick.close');
}

/** Out of sight, whatever the reason, it holds nothing: the next time it is as new. */
export function seen(visible: boolean): void {
  turn += 1;
  clearTimeout(leaving);
  change({ visible, ...NEW });
}

export async function openTessera(): Promise<void> {
  const answer = await client.invoke('app.openWindow', { window: 'authenticator' });
  if (answer.ok) leave();
  else sayError(answer.error);
}
