/** Longest text of a cluster in a message, in characters. */
const longest = 300;

/** What a server wrote, in one line that is safe to show and not too long: without what nobody may read. */
export function shortened(text: string, secrets: readonly string[] = []): string {
  const line = blanked(text, secrets)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).trimEnd()}…`;
}

/** Texts without secrets that a server has repeated. */
export function blanked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}
