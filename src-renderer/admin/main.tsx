/** @file The admin window's start: theme and language as the settings have them, then the first paint. */
import '../ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startBoard } from '../ui/board';
import { chooseLanguage, startText } from '../ui/i18n/text';
import { admin as de } from '../ui/i18n/de/admin';
import { admin as en } from '../ui/i18n/en/admin';
import { startTheme } from '../ui/theme';
import { App } from './App';
import { client } from './state/client';
import './admin.css'; // last: what a window says of the components counts, where both say something

startTheme();
startText([{ en, de }], chooseLanguage('system', navigator.language));
startBoard({ watch: (ids) => client.invoke('board.watch', { ids: [...ids] }), onFrame: (listener) => client.on('board.frame', listener) });

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
createRoot(root).render(<StrictMode><App /></StrictMode>);
