import { parseUrl } from "@rampart/bytes";
import { printable, type RampartError } from "@rampart/findings";
import { usage } from "../option-values.ts";

/**
 * The address of a REST API, as a caller gave it.
 * @throws {RampartError} the call is at fault; the message never has credentials in it
 */
export function parseClusterAddress(text: string, flag = "--cluster"): URL {
  const help = "Give it as https://host:9443, with a path where the API has one.";
  if (/^[^/]*:\/\/[^/]*@/.test(text)) {
    throw usage(
      `the address of ${flag} has credentials in it, where others can read them`,
      "Leave them out: --user, and RAMPART_PASSWORD, --password-stdin or --password-file.",
    );
  }
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : undefined;
  if (url === undefined) throw notAnAddress(text, flag, help);
  if (url.search !== "" || url.hash !== "" || url.hostname === "") throw notAnAddress(text, flag, help);
  return url;
}

/** The addresses of nodes that `--node` gives. */
export function parseNodeAddresses(texts: readonly string[] | undefined): readonly URL[] | undefined {
  return texts?.map((text) => parseClusterAddress(text, "--node"));
}

function notAnAddress(text: string, flag: string, help: string): RampartError {
  return usage(`${JSON.stringify(printable(text))} of ${flag} is not the address of a REST API`, help);
}
