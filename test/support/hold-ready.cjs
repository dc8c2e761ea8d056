/**
 * @file Loaded before the app (`electron -r`): to the app, Electron is ready only once Playwright is attached. When a
 * window gets its page while Playwright attaches, Playwright may miss that and wait for it until the test times out.
 */
'use strict';

const { app } = require('electron');

const ready = app.whenReady();
const attached = new Promise((resolve) => {
  globalThis.__playwright_run = resolve; // Playwright calls it by this name when it is attached
});
const held = Promise.all([ready, attached]).then(() => undefined);
app.whenReady = () => held;
