/** @file What comes in by paste, drop or file: texts and pictures, all the way to one confirm sheet. */
import type { AppError } from '../../src-shared/errors';
import type { BatchView, DraftsFound, DraftView } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { t } from '../ui/i18n/text';
import { sayTrouble } from './actions';
import { client } from './client';
import { merged, progress, takesMore } from './collect';
import { refusedText } from './refused';
import { change, isOpen, state, type Found, type Lost, type Refused } from './store';

type Read = { readonly ok: true; readonly value: DraftsFound } | { readonly ok: false; readonly error: AppError };

const read = (text: string, source: 'text' | 'picture'): Promise<Read> => client.invoke('drafts.fromText', { text, source });
const tell = ({ what, next }: { readonly what: string; readonly next: string }): string => `${what} ${next}`;

/** Opens the confirm sheet for a text, or resolves with a sentence that says what is wrong with it. */
export async function takeText(text: string): Promise<string | null> {
  const answer = await read(text.slice(0, 200_000), 'text');
  if (!answer.ok) return tell(sentence(answer.error));
  return showLinks(answer.value);
}

/** As the confirm sheet, or as a sentence where nothing in the text is an account. */
export function showLinks({ drafts, refused, batches }: DraftsFound): string | null {
  const [first, ...others] = refused;
  if (drafts.length === 0 && batches === undefined && first !== undefined) {
    return others.length === 0 ? tell(sentence(first.error)) : refused.map((one) => refusedText(t, { kind: 'link', ...one })).join(' ');
  }
  show(drafts, refused.map((one) => ({ kind: 'link', ...one })), batches);
  return null;
}

/**
 * Reads all codes of all pictures and opens the confirm sheet, or resolves with a sentence that says why not. `orElse`: where not one of
 * them is a picture at all.
 */
export async function takePictures(files: readonly Blob[], orElse?: () => Promise<string | null>): Promise<string | null> {
  change({ scanning: true });
  try {
    const { scanPicture } = await import('../scanner/scan');
    const drafts: DraftView[] = [];
    const refused: Refused[] = [];
    let batches: readonly BatchView[] | undefined;
    for (const blob of files) {
      const file = blob instanceof File && blob.name !== '' ? blob.name : t('confirm.refused.picture');
      const result = await scanPicture(blob);
      if (result.kind === 'refused') refused.push({ kind: 'picture', file, reason: result.reason });
      else {
        const found = await draftsOf(result.texts, file);
        drafts.push(...found.drafts);
        refused.push(...found.refused);
        batches = found.batches ?? batches;
      }
    }
    const isNone = refused.length === files.length && refused.every((one) => one.kind === 'picture' && one.reason === 'not-a-picture');
    if (isNone && orElse !== undefined) return await orElse();
    const [only, ...others] = refused;
    // One thing that is wrong has its sentence where the person is; several need the room of a sheet.
    if (drafts.length === 0 && batches === undefined && only !== undefined && others.length === 0) return only.kind === 'picture' ? t(`scan.${only.reason}`) : tell(sentence(only.error));
    show(drafts, refused, batches);
    return null;
  } finally {
    change({ scanning: false });
  }
}

/** What the texts of codes hold; `file` names the picture they stood in. */
export async function draftsOf(texts: readonly string[], file: string): Promise<Found> {
  const drafts: DraftView[] = [];
  const refused: Refused[] = [];
  let batches: readonly BatchView[] | undefined;
  for (const [n, text] of texts.entries()) {
    const answer = await read(text, 'picture');
    const errors = answer.ok ? answer.value.refused.map(({ error }) => error) : [answer.error];
    if (answer.ok) drafts.push(...answer.value.drafts);
    if (answer.ok) batches = answer.value.batches ?? batches;
    refused.push(...errors.map((error): Refused => ({ kind: 'code', file, position: texts.length > 1 ? n + 1 : null, error })));
  }
  return { drafts, refused, ...(batches === undefined ? {} : { batches }) };
}

let saidAt = 0;

/** What is on the confirm sheet, open or set aside for another door. */
function pending(): Found | null {
  const { sheet, aside } = state();
  return sheet?.name === 'confirm' ? sheet : aside;
}

/** Every door ends here: the one confirm sheet. What comes in while it is there is added to it. */
export function show(drafts: readonly DraftView[], refused: readonly Refused[], batches?: readonly BatchView[], lost: readonly Lost[] = []): void {
  const before = pending();
  const found = merged(before, { drafts, refused, lost, ...(batches === undefined ? {} : { batches }) });
  const said = progress(t, before, found);
  change({ sheet: { name: 'confirm', ...found, ...(said === null ? {} : { said: { ...said, at: (saidAt += 1) } }) }, aside: null, status: null });
}

/** The window can take something in now: nothing is open, or a door, or a sheet that has room for more. */
export function accepts(): boolean {
  const { sheet } = state();
  if (!isOpen()) return false;
  if (sheet?.name === 'confirm') return takesMore(sheet);
  return sheet === null || sheet.name === 'add' || sheet.name === 'paste';
}

/** Trouble where the person looks: on the sheet, else in the status line. */
export function sayHere(text: string): void {
  const { sheet } = state();
  if (sheet?.name === 'confirm') change({ sheet: { ...sheet, said: { text, at: (saidAt += 1), seen: true } } });
  else sayTrouble(text);
}

/** For pastes and drops anywhere in the window: outcome in the confirm sheet, trouble in the status line. */
export async function takeTransfer(data: DataTransfer): Promise<void> {
  const files = [...data.files]; // a picture that was copied in a browser comes with its address as text, too
  // A dragged link comes as an address list; browsers add the plain text, other programs may not.
  const text = data.getData('text/plain') || data.getData('text/uri-list');
  if (!accepts()) return;
  const trouble = files.length > 0 ? await (await import('./exports')).takeFiles(files) : await takeText(text);
  if (trouble !== null) sayHere(trouble);
}
