/**
 * @file In the built app stands in for `@otplib/plugin-crypto-noble`, otplib's default hashes, which `otp.ts` never uses: loading them costs a
 * start 4 ms (docs/decisions/start-time.md). Aliased in `electron.vite.config.ts`.
 */
export const crypto = undefined;
export const NobleCryptoPlugin = undefined;
