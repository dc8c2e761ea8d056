/** @file Every export that can be read. The order counts where two would take the same file: the stricter one first. */
import type { ExportFormat } from './export-format';
import { aegis } from './formats/aegis';
import { andOtp } from './formats/andotp';
import { bitwarden } from './formats/bitwarden';
import { bitwardenCsv } from './formats/bitwarden-csv';
import { duo } from './formats/duo';
import { ente } from './formats/ente';
import { freeOtp, freeOtpPlus } from './formats/freeotp';
import { freeOtp2 } from './formats/freeotp2';
import { lastPass } from './formats/lastpass';
import { otpauthList } from './formats/otpauth-list';
import { protonAuthenticator } from './formats/proton-authenticator';
import { steam } from './formats/steam';
import { stratum } from './formats/stratum';
import { twoFas } from './formats/two-fas';

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  aegis,
  twoFas,
  bitwarden,
  protonAuthenticator,
  stratum,
  lastPass,
  freeOtpPlus,
  steam,
  duo,
  ente,
  freeOtp,
  freeOtp2,
  bitwardenCsv,
  otpauthList,
  andOtp, // its sealed files have no mark
];
