/** @file The sheets, loaded when the first one opens. */
import type { ReactNode } from 'react';
import { assertNever } from '../../../src-shared/assert';
import type { SheetName } from '../store';
import { AddSheet } from './AddSheet';
import { CameraSheet } from './capture/CameraSheet';
import { ScreenSheet } from './capture/ScreenSheet';
import { BackupSheet } from './backup/BackupSheet';
import { CopySheet } from './backup/CopySheet';
import { RestoredSheet } from './backup/RestoredSheet';
import { RestoreSheet } from './backup/RestoreSheet';
import { SetUpSheet } from './backup/SetUpSheet';
import { ConfirmSheet } from './ConfirmSheet';
import { ConfirmManySheet } from './ConfirmManySheet';
import { EditSheet } from './EditSheet';
import { EmptyVaultSheet } from './backup/EmptyVaultSheet';
import { ExportAccountsSheet } from './exporting/ExportAccountsSheet';
import { ExportSheet } from './ExportSheet';
import { FormSheet } from './FormSheet';
import { HistorySheet } from './HistorySheet';
import { PasteSheet } from './PasteSheet';
import { PurgeSheet } from './PurgeSheet';
import { RefusedSheet } from './RefusedNote';
import { ProtectSheet } from './security/ProtectSheet';
import { RecoverySheet } from './security/RecoverySheet';
import { RemoveRecoverySheet } from './security/RemoveRecoverySheet';
import { SecuritySheet } from './security/SecuritySheet';
import { SettingsSheet } from './SettingsSheet';
import { ShowSheet } from './ShowSheet';
import { TagSheet } from './TagSheet';
import { ShortcutsSheet } from './ShortcutsSheet';

export function Sheets({ sheet }: { readonly sheet: SheetName }): ReactNode {
  switch (sheet.name) {
    case 'add':
      return <AddSheet />;
    case 'camera':
      return <CameraSheet />;
    case 'screen':
      return <ScreenSheet />;
    case 'paste':
      return <PasteSheet />;
    case 'form':
      return <FormSheet />;
    case 'export':
      return <ExportSheet app={sheet.app} />;
    case 'confirm': {
      const [only, ...others] = sheet.drafts;
      if (others.length > 0 || sheet.batches !== undefined) return <ConfirmManySheet found={sheet} />;
      return only === undefined ? <RefusedSheet refused={sheet.refused} /> : <ConfirmSheet key={only.id} draft={only} refused={sheet.refused} lost={sheet.lost ?? []} />;
    }
    case 'edit':
      return <EditSheet key={sheet.account.id} account={sheet.account} />;
    case 'history':
      return <HistorySheet key={sheet.account.id} account={sheet.account} />;
    case 'tag':
      return <TagSheet key={sheet.tag} tag={sheet.tag} />;
    case 'purge':
      return <PurgeSheet account={sheet.account} />;
    case 'show':
      return <ShowSheet key={sheet.account.id} account={sheet.account} />;
    case 'export-accounts':
      return <ExportAccountsSheet />;
    case 'settings':
      return <SettingsSheet />;
    case 'security':
      return <SecuritySheet />;
    case 'protect':
      return <ProtectSheet key={sheet.kind} kind={sheet.kind} renew={sheet.renew} />;
    case 'backup':
      return <BackupSheet />;
    case 'backup-set-up':
      return <SetUpSheet />;
    case 'backup-copy':
      return <CopySheet />;
    case 'restore':
      return <RestoreSheet />;
    case 'restored':
      return <RestoredSheet moved={sheet.moved} empty={sheet.empty === true} />;
    case 'empty':
      return <EmptyVaultSheet />;
    case 'recovery':
      return <RecoverySheet />;
    case 'recovery-remove':
      return <RemoveRecoverySheet />;
    case 'shortcuts':
      return <ShortcutsSheet />;
    default:
      return assertNever(sheet);
  }
}
