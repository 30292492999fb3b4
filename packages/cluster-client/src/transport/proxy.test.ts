import { describe, expect, it } from "vitest";
import { proxyFromEnvironment } from "./proxy.ts";

const proxy = "http://proxy.example.com:3128";

function chosen(environment: Record<string, string>, url: string): string | undefined {
  return proxyFromEnvironment(environment)(new URL(url))?.href;
}

describe("the proxy of the environment", () => {
  it.each([
    [{ HTTPS_PROXY: proxy }, "https://a.example.com", `${proxy}/`],
    [{ https_proxy: proxy }, "https://a.example.com", `${proxy}/`],
    [{ HTTPS_PROXY: "proxy.example.com:3128" }, "https://a.example.com", `${proxy}/`],
    [{ HTTPS_PROXY: proxy }, "http://a.example.com", undefined],
    [{ http_proxy: proxy }, "http://a.example.com", `${proxy}/`],
    [{ HTTP_PROXY: proxy }, "http://a.example.com", undefined],
    [{ ALL_PROXY: proxy }, "http://a.example.com", `${proxy}/`],
    [{ HTTPS_PROXY: "" }, "https://a.example.com", undefined],
    [{}, "https://a.example.com", undefined],
  ])("%j for %s is %s", (environment, url, expected) => {
    expect(chosen(environment as unknown as Record<string, string>, url)).toBe(expected);
  });

  it.each([
    ["*", true],
    ["a.example.com", true],
    ["A.Example.Com", true],
    ["example.com", true],
    [".example.com", true],
    ["*.example.com", true],
    ["ample.com", false],
    ["other.com, a.example.com", true],
    ["a.example.com:9443", true],
    ["a.example.com:443", false],
    ["", false],
  ])("NO_PROXY=%s excepts https://a.example.com:9443: %s", (exceptions, excepted) => {
    const environment = { HTTPS_PROXY: proxy, NO_PROXY: exceptions };
    expect(chosen(environment, "https://a.example.com:9443") === undefined).toBe(excepted);
  });

  it.each([
    ["::1", "https://[::1]:9443"],
    ["[::1]", "https://[::1]:9443"],
    ["[::1]:9443", "https://[::1]:9443"],
    ["10.0.0.2", "https://10.0.0.2:9443"],
  ])("NO_PROXY=%s excepts %s", (exceptions, url) => {
    expect(chosen({ HTTPS_PROXY: proxy, NO_PROXY: exceptions }, url)).toBeUndefined();
  });

  it.each([
    ["10.0.0.0/8", "https://10.1.2.3:9443", true],
    ["10.0.0.0/8", "https://11.1.2.3:9443", false],
    ["192.168.1.0/24,10.0.0.0/8", "https://10.1.2.3", true],
    ["fd00::/8", "https://[fd12::1]:9443", true],
    ["fd00::/8", "https://[fe80::1]:9443", false],
    ["10.0.0.0/33", "https://10.1.2.3", false],
    ["10.0.0.0/8", "https://a.example.com", false],
    ["0.0.0.0/0", "https://10.1.2.3", true],
  ])("NO_PROXY=%s excepts the network that %s is in: %s", (exceptions, url, excepted) => {
    expect(chosen({ HTTPS_PROXY: proxy, NO_PROXY: exceptions }, url) === undefined).toBe(excepted);
  });

  it.each(["socks5://proxy.example.com:1080", "socks5h://proxy:1080", "socks4a://p:1"])(
    "%s is said not to be supported",
    (socks) => {
      expect(() => chosen({ ALL_PROXY: socks }, "https://a.example.com")).toThrow(
        /one for socks\d\w?, which is not/,
      );
    },
  );

  it("that is no address is an error, not no proxy", () => {
    expect(() => chosen({ HTTPS_PROXY: "http://[broken" }, "https://a.example.com")).toThrow(TypeError);
  });
});
