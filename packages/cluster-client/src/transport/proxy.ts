import { hostOf } from "./connect.ts";

/**
 * The proxy that the environment names for an address: `HTTPS_PROXY` or `HTTP_PROXY`, the small letters first as curl
 * does, unless `NO_PROXY` lists the host. `HTTP_PROXY` in capitals is not read: a web server sets it from a header.
 * @throws {TypeError} where the proxy's address is no URL
 */
export function proxyFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): (url: URL) => URL | undefined {
  const setting = (...names: string[]) => names.map((name) => environment[name]).find((value) => value);
  const exceptions = (setting("no_proxy", "NO_PROXY") ?? "").split(/[\s,]+/).filter((entry) => entry !== "");
  return (url) => {
    const proxy =
      url.protocol === "https:"
        ? setting("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        : setting("http_proxy", "all_proxy", "ALL_PROXY");
    if (proxy === undefined || exceptions.some((entry) => isListed(url, entry))) return undefined;
    return new URL(/^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
  };
}

/** `*`, a host, a domain with its subdomains (with or without a leading dot or `*.`), perhaps with a port. */
function isListed(url: URL, entry: string): boolean {
  if (entry === "*") return true;
  const [, bracketed, plain, port] = /^(?:\[(.+?)\]|([^:]*(?::[^:]*:.*)?))(?::(\d+))?$/.exec(entry) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === "https:" ? "443" : "80"))) return false;
  const name = (bracketed ?? plain ?? entry).toLowerCase().replace(/^\*?\./, "");
  const host = hostOf(url).toLowerCase();
  return name !== "" && (host === name || host.endsWith(`.${name}`));
}
