/** @file Every export that can be read. The order counts where two would take the same file: the stricter one first. */
import type { ExportFormat } from './export-format';
import { aegis } from './formats/aegis';
import { bitwarden } from './formats/bitwarden';
import { bitwardenCsv } from './formats/bitwarden-csv';
import { ente } from './formats/ente';
import { otpauthList } from './formats/otpauth-list';
import { protonAuthenticator } from './formats/proton-authenticator';
import { twoFas } from './formats/two-fas';

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  aegis,
  twoFas,
  bitwarden,
  protonAuthenticator,
  ente,
  bitwardenCsv,
  otpauthList,
];
