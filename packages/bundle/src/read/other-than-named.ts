/** The words for a file that is another one than its name says: whoever unpacks it goes by the name. */
export function otherThanNamed(promised: string, found: string): string {
  return `by its name it is ${promised}, and what is there is ${found}`;
}
