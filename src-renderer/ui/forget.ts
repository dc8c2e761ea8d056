/**
 * Blink checks whether a text typed into a field is an e-mail address with a regular expression whose context outlives the
 * page, and V8 keeps the last text that matched (seen in the heap of a locked window, Chromium 114). Another match takes its place.
 */
export function forgetLastMatch(): void {
  const field = document.createElement('input');
  field.type = 'email';
  field.value = 'nobody@example.invalid';
  field.checkValidity();
}
