/** @file Every export that can be read. The order counts where two would take the same file: the stricter one first. */
import type { ExportFormat } from './export-format';
import { aegis } from './formats/aegis';
import { andOtp } from './formats/andotp';
import { authy } from './formats/authy';
import { bitwarden } from './formats/bitwarden';
import { bitwardenCsv } from './formats/bitwarden-csv';
import { duo } from './formats/duo';
import { ente } from './formats/ente';
import { freeOtp, freeOtpPlus } from './formats/freeotp';
import { freeOtp2 } from './formats/freeotp2';
import { keePassXcCsv, keePassXml } from './formats/keepass';
import { lastPass } from './formats/lastpass';
import { onePassword } from './formats/one-password';
import { otpauthList } from './formats/otpauth-list';
import { protonAuthenticator } from './formats/proton-authenticator';
import { protonPass } from './formats/proton-pass';
import { raivo } from './formats/raivo';
import { steam } from './formats/steam';
import { stratum } from './formats/stratum';
import { totpAuthenticator } from './formats/totp-authenticator';
import { twoFas } from './formats/two-fas';
import { authenticatorPlus, winAuth } from './formats/zipped-list';

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
  authy,
  freeOtp,
  freeOtp2,
  onePassword,
  protonPass,
  raivo,
  winAuth,
  authenticatorPlus,
  keePassXml,
  keePassXcCsv,
  bitwardenCsv,
  otpauthList,
  totpAuthenticator,
  andOtp, // its sealed files have no mark
];
