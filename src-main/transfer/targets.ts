/** @file The files that can be written, each loaded when it is wanted: nobody exports at every start. */
import type { FileTargetId } from '../../src-shared/export-targets';
import type { FileTarget } from './target';

export const FILE_TARGETS: Readonly<Record<FileTargetId, () => Promise<FileTarget>>> = {
  'aegis': async () => (await import('./targets/aegis')).aegis,
  'two-fas': async () => (await import('./targets/two-fas')).twoFas,
  'ente': async () => (await import('./targets/ente')).ente,
  'bitwarden': async () => (await import('./targets/bitwarden')).bitwarden,
  'links': async () => (await import('./targets/links')).links,
};
