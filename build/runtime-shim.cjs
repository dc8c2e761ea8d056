/**
 * @file The `resources/app` of the fallback runtime: loads the app folder named in the arguments, as Electron's own
 * default app does (`electron [-r module] FOLDER …`), because that third-party build comes without one.
 */
'use strict';

const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { app } = require('electron');

const { folder, modules } = readArguments(process.argv.slice(1));
if (folder === undefined) {
  process.stderr.write('Name the app folder: electron FOLDER [its arguments]\n');
  process.exit(2);
}

process.env.TESSERA_RUNTIME = 'fallback'; // the app shows its badge and keeps a profile of its own
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
for (const name of modules) Module._load(name, module, true);

const appPath = path.resolve(folder);
const manifest = readManifest(appPath);
if (manifest.version) app.setVersion(manifest.version);
app.setName(manifest.productName || manifest.name || 'Electron');
app.setAppPath(appPath);
require(appPath);

function readArguments(args) {
  const modules = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') modules.push(args[(i += 1)]);
    else if (!arg.startsWith('-')) return { folder: arg, modules };
  }
  return { folder: undefined, modules };
}

function readManifest(appPath) {
  const file = path.join(appPath, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
