// docs/style.md, "Messages".

/** Names keep their capitals. */
const name = /^(Redis\b|[A-Z]\w*[A-Z])/;

/** One line that starts in lower case and has no full stop at its end. */
export function isMessage(text: string): boolean {
  return !/\.$|\n/.test(text) && (name.test(text) || !/^[A-Z]/.test(text));
}

/** Full sentences, or one that ends in what is typed. */
export function isAdvice(text: string): boolean {
  return /[.?`"'…]$/.test(text);
}
