import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { Settings } from '../../../src-shared/model';
import { Button, Checkbox, ErrorNote, Select, Sheet } from '../../ui/components';
import { chooseLanguage, setLanguage, useText } from '../../ui/i18n/text';
import { setTheme } from '../../ui/theme';
import { changeSettings, closeSheet } from '../actions';
import { useStore } from '../store';
import { DesktopSetting } from './DesktopSetting';
import { LinkSetting } from './LinkSetting';

const SECONDS = ['10', '20', '30', '60', '120', '300', '0'] as const;

/** Each choice counts at once. */
export function SettingsSheet(): ReactNode {
  const t = useText();
  const app = useStore((state) => state.app);
  const [error, setError] = useState<AppError | null>(null);
  if (app === null) return null;
  const { settings } = app;

  const set = async (next: Partial<Settings>): Promise<void> => {
    const failed = await changeSettings(next);
    setError(failed);
    if (failed !== null) return;
    if (next.theme !== undefined) setTheme(next.theme);
    if (next.language !== undefined) setLanguage(chooseLanguage(next.language, app.locale));
  };
  const clear = String(settings.clearClipboardAfter);
  const seconds: readonly string[] = (SECONDS as readonly string[]).includes(clear) ? SECONDS : [clear, ...SECONDS];

  return (
    <Sheet title={t('settings.title')} onClose={closeSheet} actions={<Button kind="primary" onClick={closeSheet}>{t('common.done')}</Button>}>
      <Select
        label={t('settings.language')}
        value={settings.language}
        onValue={(language) => void set({ language })}
        options={[{ value: 'system', text: t('settings.language.system') }, { value: 'en', text: 'English' }, { value: 'de', text: 'Deutsch' }]}
      />
      <Select
        label={t('settings.theme')}
        value={settings.theme}
        onValue={(theme) => void set({ theme })}
        options={[{ value: 'system', text: t('settings.theme.system') }, { value: 'light', text: t('settings.theme.light') }, { value: 'dark', text: t('settings.theme.dark') }]}
      />
      <Select
        label={t('settings.clear')}
        hint={t('settings.clear.hint')}
        value={clear}
        onValue={(value) => void set({ clearClipboardAfter: Number(value) })}
        options={seconds.map((value) => ({ value, text: value === '0' ? t('settings.clear.never') : t('settings.clear.after', { seconds: value }) }))}
      />
      <Checkbox checked={settings.showNextCode} onChecked={(showNextCode) => void set({ showNextCode })}>{t('settings.showNextCode')}</Checkbox>
      <Checkbox checked={settings.hideCodes} onChecked={(hideCodes) => void set({ hideCodes })}>{t('settings.hideCodes')}</Checkbox>
      <DesktopSetting />
      <LinkSetting />
      {error !== null && <ErrorNote error={error} />}
      <p className="soft selectable">{t('settings.version', { version: app.version })}</p>
    </Sheet>
  );
}
