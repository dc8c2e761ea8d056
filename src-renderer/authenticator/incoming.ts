/** @file What comes in by paste, drop or file: texts and pictures, all the way to one confirm sheet. */
import type { AppError } from '../../src-shared/errors';
import type { DraftsFound, DraftView } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { t } from '../ui/i18n/text';
import { sayTrouble } from './actions';
import { client } from './client';
import { refusedText } from './refused';
import { change, state, type Refused } from './store';

type Read = { readonly ok: true; readonly value: DraftsFound } | { readonly ok: false; readonly error: AppError };

const read = (text: string, source: 'text' | 'picture'): Promise<Read> => client.invoke('drafts.fromText', { text, source });
const tell = ({ what, next }: { readonly what: string; readonly next: string }): string => `${what} ${next}`;

/** Opens the confirm sheet for a text, or resolves with a sentence that says what is wrong with it. */
export async function takeText(text: string): Promise<string | null> {
  const answer = await read(text.slice(0, 200_000), 'text');
  if (!answer.ok) return tell(sentence(answer.error));
  const { drafts, refused } = answer.value;
  const [first, ...others] = refused;
  if (drafts.length === 0 && first !== undefined && others.length === 0) return tell(sentence(first.error));
  if (drafts.length === 0) return refused.map((one) => refusedText(t, { kind: 'link', ...one })).join(' ');
  show(drafts, refused.map((one) => ({ kind: 'link', ...one })));
  return null;
}

/** Reads all codes of all pictures and opens the confirm sheet, or resolves with a sentence that says why not. */
export async function takePictures(files: readonly Blob[]): Promise<string | null> {
  change({ scanning: true });
  try {
    const { scanPicture } = await import('../scanner/scan');
    const drafts: DraftView[] = [];
    const refused: Refused[] = [];
    for (const blob of files) {
      const file = blob instanceof File && blob.name !== '' ? blob.name : t('confirm.refused.picture');
      const result = await scanPicture(blob);
      if (result.kind === 'refused') refused.push({ kind: 'picture', file, reason: result.reason });
      else {
        const found = await draftsOf(result.texts, file);
        drafts.push(...found.drafts);
        refused.push(...found.refused);
      }
    }
    const [only, ...others] = refused;
    // One thing that is wrong has its sentence where the person is; several need the room of a sheet.
    if (drafts.length === 0 && only !== undefined && others.length === 0) return only.kind === 'picture' ? t(`scan.${only.reason}`) : tell(sentence(only.error));
    show(drafts, refused);
    return null;
  } finally {
    change({ scanning: false });
  }
}

async function draftsOf(texts: readonly string[], file: string): Promise<{ readonly drafts: readonly DraftView[]; readonly refused: readonly Refused[] }> {
  const drafts: DraftView[] = [];
  const refused: Refused[] = [];
  for (const [n, text] of texts.entries()) {
    const answer = await read(text, 'picture');
    const errors = answer.ok ? answer.value.refused.map(({ error }) => error) : [answer.error];
    if (answer.ok) drafts.push(...answer.value.drafts);
    refused.push(...errors.map((error): Refused => ({ kind: 'code', file, position: texts.length > 1 ? n + 1 : null, error })));
  }
  return { drafts, refused };
}

const show = (drafts: readonly DraftView[], refused: readonly Refused[]): void => change({ sheet: { name: 'confirm', drafts, refused }, status: null });

/** The pictures among pasted or dropped things; a picture that was copied in a browser comes with its address as text. */
const picturesOf = (data: DataTransfer): readonly File[] => [...data.files];

/** For pastes and drops anywhere in the window: outcome in the confirm sheet, trouble in the status line. */
export async function takeTransfer(data: DataTransfer): Promise<void> {
  const pictures = picturesOf(data);
  const text = data.getData('text/plain');
  if (state().app?.vault !== 'open') return;
  const trouble = pictures.length > 0 ? await takePictures(pictures) : await takeText(text);
  if (trouble !== null) sayTrouble(trouble);
}
