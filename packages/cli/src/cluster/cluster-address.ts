import { printable } from "@rampart/findings";
import { addressForm, parseAddress } from "@rampart/project";
import { usage } from "../option-values.ts";

/**
 * The address of a REST API, as a caller gave it.
 * @throws {RampartError} the call is at fault; the message never has credentials in it
 */
export function parseClusterAddress(text: string, flag = "--cluster"): URL {
  const address = parseAddress(text);
  if (address === "credentials") {
    throw usage(
      `the address of ${flag} has credentials in it, where others can read them`,
      "Leave them out: --user, and RAMPART_PASSWORD, --password-stdin or --password-file.",
    );
  }
  if (address === "not-an-address") {
    throw usage(
      `${JSON.stringify(printable(text))} of ${flag} is not the address of a REST API`,
      addressForm,
    );
  }
  return address;
}

/** The addresses of nodes that `--node` gives. */
export function parseNodeAddresses(texts: readonly string[] | undefined): readonly URL[] | undefined {
  return texts?.map((text) => parseClusterAddress(text, "--node"));
}
