/** How a caller names standard input. */
export const standardInput = "-";

/** The name of a file for people. */
export function displayName(file: string): string {
  return file === standardInput ? "standard input" : file;
}

/** A path without `./` in front: consumers compare it with the paths that a repository knows. */
export function withoutLeadingDot(file: string): string {
  return file.replace(/^(?:\.\/+)+(?=.)/, "");
}
