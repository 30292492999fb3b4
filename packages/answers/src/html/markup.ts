import { printable } from "@rampart/findings";

/** Text of an untrusted file, as text of a page. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end the element it is in. */
export function embedded(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
