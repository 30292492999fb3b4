/**
 * The address that a text is; undefined where it is none. `URL.canParse` of Node 20 says false of addresses with é in
 * them once it is compiled, and so something else on the hundredth call.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
