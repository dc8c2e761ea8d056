/** @file Names what could not be read and says why, in one line each. */
import { assertNever } from '../../src-shared/assert';
import type { AppError } from '../../src-shared/errors';
import { sentence } from '../ui/client';
import type { Translate } from '../ui/i18n/text';
import type { Refused } from './store';

const told = (error: AppError): string => `${sentence(error).what} ${sentence(error).next}`;

/** "Link 2 (GitHub): The secret …", "holiday.png: No QR code …". */
export function refusedText(t: Translate, refused: Refused): string {
  switch (refused.kind) {
    case 'link': {
      const { position, name } = refused;
      const reason = told(refused.error);
      return name === '' ? t('confirm.refused.link', { position, reason }) : t('confirm.refused.link.of', { position, name, reason });
    }
    case 'entry': {
      const { position, name } = refused;
      const reason = told(refused.error);
      return name === '' ? t('confirm.refused.entry', { position, reason }) : t('confirm.refused.entry.of', { position, name, reason });
    }
    case 'code': {
      const { file, position } = refused;
      const reason = told(refused.error);
      return position === null ? t('confirm.refused.file', { file, reason }) : t('confirm.refused.code', { file, position, reason });
    }
    case 'picture':
      return t('confirm.refused.file', { file: refused.file, reason: t(`scan.${refused.reason}`) });
    default:
      return assertNever(refused);
  }
}
