/**
 * A secret value (OTP secret, password, token) that cannot be written anywhere by accident.
 * Its string form is `‹redacted›`; `toJSON` throws, because a silent redaction would one day be sealed into a vault
 * in place of the secret. Codecs call `reveal()` explicitly.
 */
export const HIDDEN = '‹redacted›';
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

export class Secret {
  readonly #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Copies `bytes`: the caller may wipe its own buffer. */
  static fromBytes(bytes: Uint8Array): Secret {
    return new Secret(new Uint8Array(bytes));
  }

  /** UTF-8 text (password, token, backup code). */
  static fromText(text: string): Secret {
    return new Secret(new TextEncoder().encode(text));
  }

  /** The bytes themselves (a copy). Call only in codecs, in cryptography, and for calls marked `reveals`. */
  reveal(): Uint8Array {
    return new Uint8Array(this.#bytes);
  }

  /** The bytes as UTF-8 text; throws `TypeError` where they are not UTF-8. */
  revealText(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes);
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  /** Compares without an early exit; lengths are not hidden. */
  equals(other: Secret): boolean {
    const a = this.#bytes;
    const b = other.#bytes;
    if (a.length !== b.length) return false;
    let difference = 0;
    for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
    return difference === 0;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): never {
    throw new TypeError('a secret cannot be serialised; a codec must reveal it explicitly');
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [INSPECT](): string {
    return HIDDEN;
  }
}
