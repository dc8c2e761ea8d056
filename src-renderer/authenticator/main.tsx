/** @file Starts the authenticator window. The first calls leave before React draws: they take longest. */
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { accept, rewatch, startBoard } from '../ui/board';
import { chooseLanguage, setLanguage, startText, t } from '../ui/i18n/text';
import { authenticator as de } from '../ui/i18n/de/authenticator';
import { capture as deCapture } from '../ui/i18n/de/capture';
import { exporting as deExporting } from '../ui/i18n/de/exporting';
import { showing as deShowing } from '../ui/i18n/de/showing';
import { authenticator as en } from '../ui/i18n/en/authenticator';
import { capture as enCapture } from '../ui/i18n/en/capture';
import { exporting as enExporting } from '../ui/i18n/en/exporting';
import { showing as enShowing } from '../ui/i18n/en/showing';
import { backup as deBackup } from '../ui/i18n/de/backup';
import { backup as enBackup } from '../ui/i18n/en/backup';
import { tags as deTags } from '../ui/i18n/de/tags';
import { tags as enTags } from '../ui/i18n/en/tags';
import { setSlow } from '../ui/slow';
import { setTheme, startTheme } from '../ui/theme';
import type { AppStateView } from '../../src-shared/model';
import { openSheet, sayError, say } from './actions';
import { App } from './App';
import { client } from './client';
import { focusSearch, startCaret } from './focus';
import { followLinks } from './links';
import { startKeys } from './keys';
import { change, state, type SheetName } from './store';
import './authenticator.css'; // last: what a window says of the components counts, where both say something

let starting = true;

/** The first rows with their codes, and nothing else, are waited for: a start is as quick with a thousand accounts as with ten. */
async function showFirst(): Promise<void> {
  const answer = await client.invoke('accounts.first');
  if (!answer.ok || state().accounts !== null) return; // why not, the state tells
  const { accounts, total, tags, frame, settings } = answer.value;
  setTheme(settings.theme);
  setLanguage(chooseLanguage(settings.language, navigator.language));
  accept(frame);
  change({ accounts, settings, coming: total - accounts.length, comingTags: tags });
}

async function loadAccounts(): Promise<void> {
  const answer = await client.invoke('accounts.list');
  if (answer.ok) change({ accounts: answer.value, coming: 0 });
  else if (answer.error.code !== 'vault-not-open') sayError(answer.error);
}

/** Of all sheets one works without an open vault; what stood in it when the vault was locked goes with the lock. */
const wayOut = ({ vault }: AppStateView): SheetName | null => {
  const { sheet, app } = state();
  return sheet?.name === 'restore' && (vault !== 'locked' || app?.vault === 'locked') ? sheet : null;
};

async function loadBackup(): Promise<void> {
  const answer = await client.invoke('backup.status');
  if (answer.ok) change({ backup: answer.value });
  else if (answer.error.code !== 'vault-not-open') sayError(answer.error);
}

function takeState(app: AppStateView): void {
  const before = state().app;
  setTheme(app.settings.theme);
  setSlow(app.slow === true);
  setLanguage(chooseLanguage(app.settings.language, app.locale));
  const readable = app.vault === 'open' || app.vault === 'older-than-seen';
  // `opening` is only ever the first state, and the first rows may come before it.
  const begins = app.vault === 'opening' && (before === null || before.vault === 'opening');
  // At the start the first rows are under way already: main answers them once the vault is open.
  const reopened = readable && !starting && before !== null && before.vault !== app.vault && !(before.vault === 'opening' && state().accounts !== null);
  // Nothing of a vault that is no longer open stays in the window.
  const known = begins && state().accounts !== null ? {} : { settings: app.settings }; // the vault's own came with the rows
  change({ app, ...known, ...(readable || begins ? {} : { accounts: null, coming: 0, comingTags: [], tags: [], backup: null, sheet: wayOut(app), aside: null, menu: null, undo: [], status: null }) });
  if (!readable) return;
  followLinks(app);
  if (!reopened) return;
  rewatch();
  void loadAccounts();
  void loadBackup();
}

startTheme();
startText([
  { en, de }, { en: enTags, de: deTags }, { en: enBackup, de: deBackup }, { en: enCapture, de: deCapture }, { en: enShowing, de: deShowing }, { en: enExporting, de: deExporting },
], chooseLanguage('system', navigator.language));
startBoard({
  watch: (ids) => client.invoke('board.watch', { ids: [...ids] }),
  onFrame: (listener) => client.on('board.frame', listener),
});
client.on('app.state', takeState);
client.on('accounts.changed', (accounts) => change({ accounts, coming: 0 }));
client.on('backup.changed', (backup) => change({ backup }));
client.on('clipboard.cleared', ({ cleared }) => say(t(cleared ? 'clipboard.cleared' : 'clipboard.changed')));
client.on('command', ({ name }) => {
  if (state().app?.vault !== 'open') return;
  if (name === 'find') focusSearch(true);
  else if (state().sheet === null) openSheet({ name });
});
const first = showFirst().finally(() => {
  starting = false;
});
void client.invoke('app.state').then((answer) => {
  if (!answer.ok) sayError(answer.error);
  else if (state().app === null) takeState(answer.value); // what was told meanwhile is newer than what was asked for
});
startKeys();
startCaret();

/** The frame without rows is drawn only where these are longer in coming, ms: drawing twice costs more than waiting. */
const PATIENCE = 60;

const root = document.getElementById('root');
void Promise.race([first, new Promise((passed) => setTimeout(passed, PATIENCE))]).then(() => {
  if (root !== null) createRoot(root).render(<App />);
  void first.then(() => setTimeout(() => void loadAccounts().then(loadBackup))); // after React has drawn: the copy of a thousand accounts takes its time
});
