import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { artifactUri, entryUri } from "./artifact-uri.ts";

describe("the URI of a file", () => {
  it.each([
    ["a name", "ramp.yml", "ramp.yml"],
    ["a path", "modules/tally/ramp.yml", "modules/tally/ramp.yml"],
    ["a path that begins with a dot", "./ramp.yml", "ramp.yml"],
    ["a path that begins with dots and slashes", ".//./ramp.yml", "ramp.yml"],
    ["a path through the parent", "../ramp.yml", "../ramp.yml"],
    ["a hidden file", ".ramp.yml", ".ramp.yml"],
    ["standard input", "-", "-"],
    ["a space", "my module.zip", "my%20module.zip"],
    ["what begins a fragment", "a#b.yml", "a%23b.yml"],
    ["what begins a query", "a?b.yml", "a%3Fb.yml"],
    ["a percent sign", "100%.yml", "100%25.yml"],
    ["what looks like an escape", "a%2Fb.yml", "a%252Fb.yml"],
    ["what looks like a scheme", "c:ramp.yml", "c%3Aramp.yml"],
    ["a backslash in a name", "dir\\ramp.yml", "dir%5Cramp.yml"],
    ["quotes and brackets", `"[a]".yml`, "%22%5Ba%5D%22.yml"],
    ["a line end", "a\nb", "a%0Ab"],
    ["letters of any script", "模块.yml", "%E6%A8%A1%E5%9D%97.yml"],
    ["a character beyond the basic plane", "🦊.zip", "%F0%9F%A6%8A.zip"],
    ["half of a character", "a\ud83e.zip", "a%EF%BF%BD.zip"],
    ["an absolute path", "/srv/my module.zip", "file:///srv/my%20module.zip"],
    ["an absolute path with slashes too many", "//srv/a.zip", "file:///srv/a.zip"],
    ["a path with a drive", "C:\\modules\\a b.zip", "file:///C:/modules/a%20b.zip"],
    ["a path with a drive and slashes", "c:/modules/a.zip", "file:///c:/modules/a.zip"],
    ["a path on another machine", "\\\\server\\share\\a.zip", "file://server/share/a.zip"],
  ])("is well formed for %s", (_, file, expected) => {
    expect(artifactUri(file)).toBe(expected);
  });
});

describe("the URI of an entry", () => {
  it.each([
    ["a name", "module.json", "module.json"],
    ["a path", "deps/x.tgz", "deps/x.tgz"],
    ["a space", "deps/a b", "deps/a%20b"],
    ["an absolute name", "/etc/passwd", "%2Fetc/passwd"],
    ["a name that would be a host", "//host/x", "%2F%2Fhost/x"],
    ["a name with a drive", "C:\\x", "C%3A%5Cx"],
  ])("is relative for %s", (_, name, expected) => {
    expect(entryUri(name)).toBe(expected);
  });
});

it("consists of what RFC 3986 allows, whatever the name", () => {
  const allowed = /^(?:file:\/\/)?(?:[\w.!~*'()/:-]|%[0-9A-F]{2})*$/;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
      const name = String.fromCharCode(...units);
      expect(artifactUri(name)).toMatch(allowed);
      expect(entryUri(name)).toMatch(allowed);
      expect(entryUri(name)).not.toMatch(/^\//);
    }),
    { numRuns: 300, seed: 20_260_821 },
  );
});
