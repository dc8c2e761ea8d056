/**
 * What Electron needs before the app folder. Chromium refuses its sandbox to root, so root goes without; the switch
 * belongs to these scripts only and never to the app.
 */
export function electronSwitches() {
  return process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
}

/** The environment for a desktop app started from a terminal (an editor's terminal may set ELECTRON_RUN_AS_NODE). */
export function electronEnvironment(extra = {}) {
  const { ELECTRON_RUN_AS_NODE: _asNode, TESSERA_RUNTIME: _runtime, ...env } = process.env;
  return { ...env, ...extra };
}
