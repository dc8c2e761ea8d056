import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { DesktopSettings } from '../../../src-shared/model';
import { quickKeysOn, type QuickKey } from '../../../src-shared/quick-keys';
import { Checkbox, ErrorNote, Select } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { client } from '../client';
import { useStore } from '../store';

/** The key as it stands on the keyboard. */
function written(key: Exclude<QuickKey, 'none'>, platform: string): string {
  const mac = platform === 'darwin';
  const words: Readonly<Record<string, string>> = mac
    ? { Command: '⌘', CommandOrControl: '⌘', Control: '⌃', Shift: '⇧', Alt: '⌥' }
    : { CommandOrControl: 'Ctrl', Super: platform === 'win32' ? 'Win' : 'Super' };
  return key.split('+').map((part) => words[part] ?? part).join(mac ? ' ' : '+');
}

/** The tray, and the key of the quick search. Each choice counts at once. */
export function DesktopSetting(): ReactNode {
  const t = useText();
  const app = useStore((state) => state.app);
  const [error, setError] = useState<AppError | null>(null);
  const taken = app?.quickKeyTaken === true;
  const key = app?.desktop?.quickKey;

  // The program that had it may be gone: whoever looks here finds it working.
  useEffect(() => {
    if (taken && key !== undefined) void client.invoke('desktop.settings', { quickKey: key });
  }, [taken, key]);

  if (app?.desktop === undefined) return null;
  const { background, quickKey } = app.desktop;
  const offered = quickKeysOn(app.platform);

  const set = async (next: Partial<DesktopSettings>): Promise<void> => {
    const answer = await client.invoke('desktop.settings', next);
    setError(answer.ok ? null : answer.error);
  };

  return (
    <>
      <Select
        label={t('settings.quickKey')}
        hint={t(taken ? 'settings.quickKey.taken' : 'settings.quickKey.hint')}
        value={quickKey}
        onValue={(chosen) => void set({ quickKey: chosen })}
        options={(offered.includes(quickKey) ? offered : [quickKey, ...offered]).map((value) => ({ value, text: value === 'none' ? t('settings.quickKey.none') : written(value, app.platform) }))}
      />
      <Checkbox checked={background} onChecked={(on) => void set({ background: on })} hint={t('settings.background.hint', { key: app.platform === 'darwin' ? '⌘Q' : 'Ctrl+Q' })}>{t('settings.background')}</Checkbox>
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
