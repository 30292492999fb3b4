import { BlockList, isIP } from "node:net";
import { hostOf } from "./connect.ts";

/** A proxy that speaks something else than HTTP. */
export class UnsupportedProxyError extends Error {
  override readonly name = "UnsupportedProxyError";

  constructor(scheme: string, host: string) {
    super(`the proxy ${host} is one for ${scheme}, which is not supported`);
  }
}

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
    const address = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
    if (address.protocol === "http:" || address.protocol === "https:") return address;
    throw new UnsupportedProxyError(address.protocol.slice(0, -1), address.host);
  };
}

/** `10.0.0.0/8` or `fd00::/8`, as curl takes them: the network that an address is in. */
function isInNetwork(host: string, network: string): boolean {
  const [, base = "", bits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(network) ?? [];
  const family = isIP(base) === 6 ? "ipv6" : "ipv4";
  if (isIP(base) === 0 || isIP(host) !== isIP(base) || Number(bits) > (family === "ipv6" ? 128 : 32))
    return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(host, family);
}

/** `*`, a host, a network, a domain with its subdomains (with or without a leading dot or `*.`), perhaps with a port. */
function isListed(url: URL, entry: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInNetwork(hostOf(url), entry.replace(/^\[(.*)\]/, "$1"));
  const [, bracketed, plain, port] = /^(?:\[(.+?)\]|([^:]*(?::[^:]*:.*)?))(?::(\d+))?$/.exec(entry) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === "https:" ? "443" : "80"))) return false;
  const name = (bracketed ?? plain ?? entry).toLowerCase().replace(/^\*?\./, "");
  const host = hostOf(url).toLowerCase();
  return name !== "" && (host === name || host.endsWith(`.${name}`));
}
