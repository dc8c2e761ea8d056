/** @file Starts the quick search: a palette that a key brings up over other programs, to copy one code and go (docs/decisions/desktop.md). */
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { startBoard } from '../ui/board';
import { chooseLanguage, setLanguage, startText } from '../ui/i18n/text';
import { quick as de } from '../ui/i18n/de/quick';
import { quick as en } from '../ui/i18n/en/quick';
import { setTheme, startTheme } from '../ui/theme';
import type { AppStateView } from '../../src-shared/model';
import { seen } from './actions';
import { App } from './App';
import { client } from './client';
import { change, state } from './store';
import './quick.css'; // last: what a window says of the components counts, where both say something

const readable = ({ vault }: AppStateView): boolean => vault === 'open' || vault === 'older-than-seen';

function takeState(app: AppStateView): void {
  setTheme(app.settings.theme);
  setLanguage(chooseLanguage(app.settings.language, app.locale));
  const opened = readable(app) && (state().app === null || state().accounts === null);
  change({ app, ...(readable(app) ? {} : { accounts: null }) });
  if (opened) void load();
}

async function load(): Promise<void> {
  const answer = await client.invoke('accounts.list');
  const { app } = state();
  if (answer.ok && app !== null && readable(app)) change({ accounts: answer.value });
}

startTheme();
startText([{ en, de }], chooseLanguage('system', navigator.language));
startBoard({ watch: (ids) => client.invoke('board.watch', { ids: [...ids] }), onFrame: (listener) => client.on('board.frame', listener) });
client.on('app.state', takeState);
client.on('accounts.changed', (accounts) => change({ accounts }));
client.on('quick.seen', seen);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
const drawn = createRoot(root);
void client.invoke('app.state').then((answer) => {
  if (answer.ok && state().app === null) takeState(answer.value); // what was told meanwhile is newer than what was asked for
  drawn.render(<App />);
});
