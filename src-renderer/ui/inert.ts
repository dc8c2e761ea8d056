/**
 * Text from outside as it may be shown: control characters and the characters that reorder text (Unicode TR 9, "explicit
 * directional formatting") become a visible replacement mark, so that `evil‮moc.knab` cannot read as a bank's name.
 */
export function inert(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, '\ufffd');
}
