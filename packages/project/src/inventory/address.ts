import { parseUrl } from "@rampart/bytes";

/** What keeps a text from being the address of a REST API. */
export type AddressProblem = "credentials" | "not-an-address";

/** How an address is written. */
export const addressForm = "Give it as https://host:9443, with a path where the API has one.";

/** The address of a REST API, or what is wrong with it. */
export function parseAddress(text: string): URL | AddressProblem {
  if (/^[^/]*:\/\/[^/]*@/.test(text)) return "credentials";
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : undefined;
  const isWhole = url !== undefined && url.search === "" && url.hash === "" && url.hostname !== "";
  return isWhole ? url : "not-an-address";
}
