/**
 * A message string of SARIF (2.1.0, section 3.11): braces are doubled, since single ones enclose placeholders, and
 * brackets are escaped in a text where they would make a link, since names from a hostile file must not.
 */
export function messageText(text: string): string {
  const plain = text.includes("](") ? text.replace(/[[\]]/g, "\\$&") : text;
  return plain.replaceAll("{", "{{").replaceAll("}", "}}");
}

/** With a full stop, unless it ends in one, or in another sign that ends a sentence. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
