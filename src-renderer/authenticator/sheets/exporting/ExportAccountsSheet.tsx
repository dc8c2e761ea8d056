import { useState, type ReactNode } from 'react';
import type { ExportTargetId } from '../../../../src-shared/export-targets';
import { ChooseAccounts, type Chosen } from './ChooseAccounts';
import { GoogleCodes } from './GoogleCodes';
import { SaveFile } from './SaveFile';

/** Accounts for another app: which app and which accounts first, then the file's password, or the codes on the screen. */
export function ExportAccountsSheet(): ReactNode {
  const [target, setTarget] = useState<ExportTargetId>('aegis');
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<Chosen | null>(null);

  if (chosen === null) return <ChooseAccounts key="choose" target={target} onTarget={setTarget} without={without} onWithout={setWithout} onGo={setChosen} />;
  if (target === 'google') return <GoogleCodes key="codes" ids={chosen.ids} />;
  return <SaveFile key="save" target={target} chosen={chosen} onBack={() => setChosen(null)} />;
}
