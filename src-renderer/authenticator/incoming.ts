/** @file What comes in by paste, drop or file: texts and pictures, all the way to one confirm sheet. */
import type { AppError } from '../../src-shared/errors';
import type { DraftView } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { t } from '../ui/i18n/text';
import { sayTrouble } from './actions';
import { client } from './client';
import { change, state } from './store';

/** Hands texts to main one by one, so that one that is no account does not spoil the others. Null where none is. */
async function toDrafts(texts: readonly string[], source: 'text' | 'picture'): Promise<AppError | null> {
  const drafts: DraftView[] = [];
  const errors: AppError[] = [];
  for (const text of texts) {
    const answer = await client.invoke('drafts.fromText', { text, source });
    if (answer.ok) drafts.push(...answer.value);
    else errors.push(answer.error);
  }
  const [error] = errors;
  if (drafts.length === 0) return error ?? { code: 'input-empty', retryable: false };
  change({ sheet: { name: 'confirm', drafts, refused: error === undefined ? null : { count: errors.length, error } }, status: null });
  return null;
}

const tell = ({ what, next }: { readonly what: string; readonly next: string }): string => `${what} ${next}`;

/** Opens the confirm sheet for a text, or resolves with what is wrong with it. */
export const takeText = (text: string): Promise<AppError | null> => toDrafts([text.slice(0, 200_000)], 'text');

/** Reads all codes of all pictures and opens the confirm sheet, or resolves with a sentence that says why not. */
export async function takePictures(files: readonly Blob[]): Promise<string | null> {
  change({ scanning: true });
  try {
    const { scanPicture } = await import('../scanner/scan');
    const texts: string[] = [];
    let trouble: string | null = null;
    for (const file of files) {
      const result = await scanPicture(file);
      if (result.kind === 'found') texts.push(...result.texts);
      else trouble ??= t(`scan.${result.reason}`);
    }
    if (texts.length === 0) return trouble ?? t('scan.no-code');
    const error = await toDrafts(texts, 'picture');
    return error === null ? null : tell(sentence(error));
  } finally {
    change({ scanning: false });
  }
}

/** The pictures among pasted or dropped things; a picture that was copied in a browser comes with its address as text. */
const picturesOf = (data: DataTransfer): readonly File[] => [...data.files];

/** For pastes and drops anywhere in the window: outcome in the confirm sheet, trouble in the status line. */
export async function takeTransfer(data: DataTransfer): Promise<void> {
  const pictures = picturesOf(data);
  const text = data.getData('text/plain');
  if (state().app?.vault !== 'open') return;
  if (pictures.length > 0) {
    const trouble = await takePictures(pictures);
    if (trouble !== null) sayTrouble(trouble);
  } else {
    const error = await takeText(text);
    if (error !== null) sayTrouble(tell(sentence(error)));
  }
}
