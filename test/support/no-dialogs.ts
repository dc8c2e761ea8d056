import type { BackupDesk } from '../../src-main/backup/backups';

/** A desktop on which every dialog is cancelled. */
export const NO_DIALOGS: BackupDesk = { chooseFolder: () => Promise.resolve(null), chooseFile: () => Promise.resolve(null), saveFile: () => Promise.resolve(false) };
