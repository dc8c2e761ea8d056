/**
 * @file What the check keeps, durably, from before the first request that can change the account until "off" was read
 * back: enough to turn MFA off again, by a later run or by a person with an authenticator.
 */
import { z } from 'zod';
import { SECRET_FORMS } from '../../src-shared/backends';
import { BackendKind, Id, OtpParameters } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';

const Text = z.string().transform((text) => Secret.fromText(text));
const Instant = z.number().int().nonnegative();

export const CheckStateFile = z.object({
  format: z.literal('tessera-check'),
  version: z.literal(1),
  kind: BackendKind,
  baseUrl: z.string(),
  userId: Id.nullable(),
  /**
   * `setup`: asked for a secret. `issued`: has one, nothing is required. `confirming`: a code of it was sent. `on`: the
   * server asks for codes. `disabling`: asked to turn it off.
   */
  phase: z.enum(['setup', 'issued', 'confirming', 'on', 'disabling']),
  /** A request that may turn MFA on and has no clear answer: "off" counts only when read later than `at + 2 × timeout`. */
  enabling: z.object({ at: Instant, timeout: Instant }).nullable(),
  issued: z.object({ secret: z.base64(), form: z.enum(SECRET_FORMS), parameters: OtpParameters, recordId: Id.nullable() }).nullable(),
  /** The server's MFA records before setup; null where it has no list. */
  recordsBefore: z.array(Id).nullable(),
  backupCodes: z.array(z.object({ code: Text, sent: z.boolean() })),
  lastCodeStep: z.number().int().nonnegative().nullable(),
  /** Calls spent of the server's limits, by name. */
  spent: z.record(z.string(), z.array(Instant)),
});

type Wire = z.output<typeof CheckStateFile>;
export type CheckState = Readonly<Omit<Wire, 'format' | 'version' | 'issued'>> & {
  readonly issued: { readonly secret: Secret; readonly form: 'base32' | 'text'; readonly parameters: OtpParameters; readonly recordId: string | null } | null;
};

/** Where the state is kept. `save` is durable when it resolves; so is `clear`. */
export interface StateStore {
  save(state: CheckState): Promise<void>;
  clear(): Promise<void>;
}

/** JSON with the secrets in clear: for a file of the owner's alone, or to be sealed. `beside`: fields that are no part of the state. */
export function encodeState(state: CheckState, beside: object = {}): string {
  const { issued, backupCodes, ...rest } = state;
  return JSON.stringify({
    ...beside, format: 'tessera-check', version: 1, ...rest,
    issued: issued === null ? null : { ...issued, secret: Buffer.from(issued.secret.reveal()).toString('base64') },
    backupCodes: backupCodes.map(({ code, sent }) => ({ code: code.revealText(), sent })),
  }, null, 2);
}

/** Null where the text is no state of this version. */
export function decodeState(text: string): CheckState | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null; // not JSON: the caller says what file it is about
  }
  const parsed = CheckStateFile.safeParse(json);
  if (!parsed.success) return null;
  const { kind, baseUrl, userId, phase, enabling, issued, recordsBefore, backupCodes, lastCodeStep, spent } = parsed.data;
  return {
    kind, baseUrl, userId, phase, enabling, recordsBefore, backupCodes, lastCodeStep, spent,
    issued: issued === null ? null : { ...issued, secret: Secret.fromBytes(Buffer.from(issued.secret, 'base64')) },
  };
}
