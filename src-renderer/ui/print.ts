/** Prints and resolves when the print dialog is gone: what is on paper (`PrintSheet`) must stay on the page until then. */
export function printed(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('afterprint', () => resolve(), { once: true });
    window.print();
  });
}
