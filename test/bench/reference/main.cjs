// The reference of every figure: an empty window of the same Electron. A frozen, sandboxed page, nothing else.
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 420, height: 680, show: false, webPreferences: { sandbox: true, contextIsolation: true, spellcheck: false } });
  window.once('ready-to-show', () => window.show());
  window.loadFile(join(__dirname, 'index.html'));
});
