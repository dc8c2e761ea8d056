/** @file Starts the authenticator window. The first calls leave before React draws: they take longest. */
import '../ui/base.css';
import './authenticator.css';
import { createRoot } from 'react-dom/client';
import { rewatch, startBoard, watch } from '../ui/board';
import { chooseLanguage, setLanguage, startText, t } from '../ui/i18n/text';
import { authenticator as de } from '../ui/i18n/de/authenticator';
import { capture as deCapture } from '../ui/i18n/de/capture';
import { showing as deShowing } from '../ui/i18n/de/showing';
import { authenticator as en } from '../ui/i18n/en/authenticator';
import { capture as enCapture } from '../ui/i18n/en/capture';
import { showing as enShowing } from '../ui/i18n/en/showing';
import { setTheme, startTheme } from '../ui/theme';
import type { AppStateView } from '../../src-shared/model';
import { openSheet, sayError, say } from './actions';
import { App } from './App';
import { client } from './client';
import { focusSearch, startCaret } from './focus';
import { followLinks } from './links';
import { startKeys } from './keys';
import { shownNow } from './selectors';
import { change, state } from './store';
import { rangeOf } from './window-of-rows';

async function loadAccounts(): Promise<void> {
  const answer = await client.invoke('accounts.list');
  if (answer.ok) {
    change({ accounts: answer.value });
    // The first codes are on their way while React draws the rows; the list then watches what is really on screen.
    const { start, end } = rangeOf(shownNow().length, window.innerWidth, window.innerHeight, 0);
    watch('list', shownNow().slice(start, end).map(({ id }) => id));
  } else if (answer.error.code !== 'vault-not-open') sayError(answer.error);
}

function takeState(app: AppStateView): void {
  const before = state().app;
  setTheme(app.settings.theme);
  setLanguage(chooseLanguage(app.settings.language, app.locale));
  const readable = app.vault === 'open' || app.vault === 'older-than-seen';
  const reopened = readable && before !== null && before.vault !== app.vault;
  // Nothing of a vault that is no longer open stays in the window.
  change(readable ? { app } : { app, accounts: null, sheet: null, aside: null, menu: null, undo: [], status: null });
  if (!readable) return;
  followLinks(app);
  if (reopened) rewatch();
  if (reopened || state().accounts === null) void loadAccounts();
}

startTheme();
startText({ en: { ...en, ...enShowing, ...enCapture }, de: { ...de, ...deShowing, ...deCapture } }, chooseLanguage('system', navigator.language));
startBoard({
  watch: (ids) => client.invoke('board.watch', { ids: [...ids] }),
  onFrame: (listener) => client.on('board.frame', listener),
});
client.on('app.state', takeState);
client.on('accounts.changed', (accounts) => change({ accounts }));
client.on('clipboard.cleared', ({ cleared }) => say(t(cleared ? 'clipboard.cleared' : 'clipboard.changed')));
client.on('command', ({ name }) => {
  if (state().app?.vault !== 'open') return;
  if (name === 'find') focusSearch(true);
  else if (state().sheet === null) openSheet({ name });
});
void loadAccounts();
void client.invoke('app.state').then((answer) => {
  if (answer.ok) takeState(answer.value);
  else sayError(answer.error);
});
startKeys();
startCaret();

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
