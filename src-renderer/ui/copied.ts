/** @file What is said of a code that was copied. */
import { grouped } from './digits';
import { t } from './i18n/text';

/** `code` null: it is hidden, and not named where it is copied, either. `clearsIn`: seconds, 0 = it stays. */
export function copiedText(code: string | null, clearsIn: number): string {
  if (code === null) return clearsIn > 0 ? t('copied.unseen', { count: clearsIn }) : t('copied.unseen.kept');
  return clearsIn > 0 ? t('copied.cleared', { code: grouped(code), count: clearsIn }) : t('copied.kept', { code: grouped(code) });
}
