/** @file Every export that can be read. The order counts where two would take the same file: the stricter one first. */
import type { ExportFormat } from './export-format';
import { aegis } from './formats/aegis';

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  aegis,
];
