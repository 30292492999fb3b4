import { execFileSync } from "node:child_process";
import {
  createHash,
  sign as createSignature,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
} from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, command } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { findProgram, leftOut } from "../support/left-out.ts";
import { useWorkspace } from "./rampart.ts";
import type { Report } from "./report-schemas.ts";

// A release: a bundle, SHA256SUMS and a signature. What somebody can change of it, and the flag that finds it.

const workspace = useWorkspace();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const good = buildBundle();
/** As good a bundle, of other commands. */
const other = buildBundle({ metadata: { commands: [command("tally.steal")] } });
/** The same content in other bytes. */
const reordered = buildBundle({ module: { method: 0 } });

const release = inPem(generateKeyPairSync("ed25519"));
const stranger = inPem(generateKeyPairSync("ed25519"));
const rsa = inPem(generateKeyPairSync("rsa", { modulusLength: 2048 }));

function inPem({ privateKey, publicKey }: KeyPairKeyObjectResult) {
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

const write = (name: string, content: string | Uint8Array) => workspace.current.write(name, content);
const sums = (bytes: Uint8Array, name = "tally.zip") => `${sha256(bytes)}  ${name}\n`;

async function run(...words: string[]) {
  return await workspace.current.run(words);
}

async function rulesOf(...words: string[]): Promise<{ code: number | null; rules: string[] }> {
  const { code, stdout } = await run("verify", "tally.zip", "--json", ...words);
  const { results } = JSON.parse(stdout) as Report;
  const rules = results.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  return { code, rules: rules.filter((rule) => rule.startsWith("trust/")) };
}

beforeEach(async () => {
  await write("release.pem", release.privateKey);
  await write("release.pub", release.publicKey);
  await write("stranger.pem", stranger.privateKey);
  await write("rsa.pem", rsa.privateKey);
  await write("rsa.pub", rsa.publicKey);
  await write("tally.zip", good);
  await write("SHA256SUMS", sums(good));
  const { code, stdout } = await run("sign", "tally.zip", "--key", "release.pem");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "tally.zip.sig\n" });
});

const byDigest = ["--expect-sha256", sha256(good)];
const bySums = ["--checksums", "SHA256SUMS"];
const bySignature = ["--require-signature", "--public-key", "release.pub"];

describe("a bundle as it was released", () => {
  it.each([
    ["its digest", byDigest],
    ["its checksums", bySums],
    ["its signature", bySignature],
    ["a signature that is named", ["--signature", "tally.zip.sig", "--public-key", "release.pub"]],
    ["all of them", [...byDigest, ...bySums, ...bySignature]],
  ])("passes by %s", async (_, flags) => {
    expect(await rulesOf(...flags)).toEqual({ code: 0, rules: [] });
  });

  it("passes where its list has other paths and forms", async () => {
    await write(
      "SHA256SUMS",
      `\n${sha256(good).toUpperCase()} *dist/tally.zip\nSHA256 (x.zip) = ${sha256(other)}\n`,
    );
    expect(await rulesOf(...bySums)).toEqual({ code: 0, rules: [] });
  });

  it("passes where its list has it twice, or another file of its name elsewhere", async () => {
    await write("SHA256SUMS", sums(good) + sums(good) + sums(other, "old/tally.zip"));
    expect(await rulesOf(...bySums)).toEqual({ code: 0, rules: [] });
    await write("SHA256SUMS", sums(good, "new/tally.zip") + sums(other, "old/tally.zip"));
    expect(await rulesOf(...bySums)).toEqual({ code: 0, rules: [] });
  });

  it("passes from standard input by what has no name", async () => {
    const words = ["verify", "-", ...byDigest, "--signature", "tally.zip.sig", "--public-key", "release.pub"];
    expect(await workspace.current.run(words, { input: good })).toMatchObject({ code: 0 });
  });
});

describe("a release that somebody changed", () => {
  const mismatch = "trust/sha256-mismatch";
  const invalid = "trust/signature-invalid";
  const changes: readonly (readonly [string, () => Promise<unknown>, readonly string[], string])[] = [
    ["another bundle, as good", () => write("tally.zip", other), byDigest, mismatch],
    ["another bundle, as good", () => write("tally.zip", other), bySums, mismatch],
    ["another bundle, as good", () => write("tally.zip", other), bySignature, invalid],
    ["the same content in other bytes", () => write("tally.zip", reordered), bySums, mismatch],
    ["the same content in other bytes", () => write("tally.zip", reordered), bySignature, invalid],
    ["one byte more", () => write("tally.zip", Buffer.concat([good, Buffer.from("\n")])), bySums, mismatch],
    ["the bundle and its checksum", () => writeBoth(), bySignature, invalid],
    [
      "a line of the list taken away",
      () => write("SHA256SUMS", sums(good, "x.zip")),
      bySums,
      "trust/checksum-missing",
    ],
    ["an empty list", () => write("SHA256SUMS", ""), bySums, "trust/checksum-missing"],
    [
      "a line for another bundle behind its own",
      () => write("SHA256SUMS", sums(good) + sums(other)),
      bySums,
      mismatch,
    ],
    [
      "its line behind one for another bundle, in another form",
      () => write("SHA256SUMS", sums(other, "./tally.zip") + sums(good)),
      bySums,
      mismatch,
    ],
    [
      "two lines for one path elsewhere",
      () => write("SHA256SUMS", sums(good, "dist/tally.zip") + sums(other, "dist/tally.zip")),
      bySums,
      mismatch,
    ],
    [
      "the signature taken away",
      () => rm(workspace.current.path("tally.zip.sig")),
      bySignature,
      "trust/signature-missing",
    ],
    ["a signature by another key", () => signed("stranger.pem", good), bySignature, invalid],
    ["the signature of another bundle", () => signed("release.pem", other), bySignature, invalid],
    ["a truncated signature", () => changeSignature((text) => text.slice(0, 60)), bySignature, invalid],
    [
      "a changed signature",
      () => changeSignature((text) => `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`),
      bySignature,
      invalid,
    ],
    ["two signatures in one file", () => changeSignature((text) => text + text), bySignature, invalid],
    ["an empty signature", () => write("tally.zip.sig", ""), bySignature, invalid],
    ["the list of another release", () => write("SHA256SUMS", sums(other)), bySums, mismatch],
    ["a signature over the file alone", () => write("tally.zip.sig", overFile()), bySignature, invalid],
    ["a signature of another kind of key", () => write("tally.zip.sig", byRsa()), bySignature, invalid],
    ["the signature in hexadecimal", () => changeSignature(inHexadecimal), bySignature, invalid],
  ];

  /** As the owner of the key signs what is no bundle. */
  function overFile(): string {
    return createSignature(null, good, release.privateKey).toString("base64");
  }

  function byRsa(): string {
    return createSignature("sha256", good, rsa.privateKey).toString("base64");
  }

  function inHexadecimal(text: string): string {
    return Buffer.from(text, "base64").toString("hex");
  }

  it("a bundle that is cut off", async () => {
    await write("tally.zip", good.subarray(0, good.length - 10));
    for (const [flags, rule] of [
      [byDigest, mismatch],
      [bySums, mismatch],
      [bySignature, invalid],
    ] as const)
      expect(await rulesOf(...flags)).toEqual({ code: 1, rules: [rule] });
  });

  it("a list that is cut off in a checksum is no list", async () => {
    await write("SHA256SUMS", sums(good).slice(0, 40));
    expect(await run("verify", "tally.zip", ...bySums)).toMatchObject({ code: 2, stdout: "" });
  });

  async function writeBoth(): Promise<void> {
    await write("tally.zip", other);
    await write("SHA256SUMS", sums(other));
    expect(await rulesOf(...bySums)).toEqual({ code: 0, rules: [] });
  }

  async function signed(key: string, bundle: Uint8Array): Promise<void> {
    await write("tally.zip", bundle);
    expect(await run("sign", "tally.zip", "--key", key)).toMatchObject({ code: 0 });
    await write("tally.zip", good);
  }

  async function changeSignature(change: (text: string) => string): Promise<void> {
    await write("tally.zip.sig", change(await readFile(workspace.current.path("tally.zip.sig"), "utf8")));
  }

  it.each(changes)("%s", async (_, change, flags, rule) => {
    await change();
    expect(await rulesOf(...flags)).toEqual({ code: 1, rules: [rule] });
  });
});

describe("sign", () => {
  it("gives the same signature each time, and one that openssl takes", async () => {
    const openssl = findProgram("openssl");
    if (openssl === undefined) return leftOut("signatures by openssl", "openssl is not installed");
    const folder = workspace.current.folder;
    const { stdout } = await run("inspect", "tally.zip", "--json");
    const { contentDigest } = JSON.parse(stdout) as { contentDigest: string };
    await write("signed.txt", `rampart-bundle-v1\nsha256:${sha256(good)}\ncontent:${contentDigest}\n`);
    const signature = await readFile(workspace.current.path("tally.zip.sig"), "utf8");
    await write("tally.sig.bin", Buffer.from(signature, "base64"));
    const check = ["pkeyutl", "-verify", "-pubin", "-inkey", "release.pub", "-rawin", "-in", "signed.txt"];
    const said = execFileSync(openssl, [...check, "-sigfile", "tally.sig.bin"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(said).toContain("Signature Verified Successfully");

    const make = ["pkeyutl", "-sign", "-inkey", "release.pem", "-rawin", "-in", "signed.txt"];
    const made = execFileSync(openssl, make, { cwd: folder });
    expect(`${made.toString("base64")}\n`).toBe(signature);
  });

  it("writes the signatures of several bundles, all of them or none", async () => {
    await write("other.zip", other);
    expect(await run("sign", "tally.zip", "other.zip", "--key", "release.pem")).toMatchObject({
      code: 0,
      stdout: "tally.zip.sig\nother.zip.sig\n",
    });
    await rm(workspace.current.path("other.zip.sig"));
    await write("broken.zip", good.subarray(0, 100));
    const failed = await run("sign", "other.zip", "broken.zip", "--key", "release.pem");
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("bundle/damaged");
    await expect(readFile(workspace.current.path("other.zip.sig"))).rejects.toThrow();
  });

  it.each([
    ["a key of another kind", "rsa.pem", 2, "rsa.pem is a key for rsa, and bundles are signed with Ed25519"],
    ["a public key", "release.pub", 2, "release.pub is not a private key in PEM"],
    ["a file that is no key", "SHA256SUMS", 2, "SHA256SUMS is not a private key in PEM"],
    ["a key that is not there", "none.pem", 3, "cannot read none.pem"],
  ])("says in one message that it was given %s", async (_, key, code, message) => {
    const failed = await run("sign", "tally.zip", "--key", key);
    expect(failed).toMatchObject({ code, stdout: "" });
    expect(failed.stderr).toContain(`rampart: ${message}`);
  });

  it("does not write over the key or the bundle", async () => {
    expect(await run("sign", "tally.zip", "--key", "release.pem", "-o", "release.pem")).toMatchObject({
      code: 2,
    });
    expect(await readFile(workspace.current.path("release.pem"), "utf8")).toBe(release.privateKey);
  });
});

describe("verify refuses", () => {
  it.each([
    [["--require-signature"], "--require-signature needs --public-key"],
    [["--signature", "tally.zip.sig"], "--signature needs --public-key"],
    [["--public-key", "release.pub"], "--public-key needs --require-signature"],
    [["--expect-sha256", "abc"], '--expect-sha256: "abc" is not a SHA-256'],
    [["other.zip", ...byDigest], "--expect-sha256 is of one bundle, and 2 are given"],
    [["--require-signature", "--public-key", "rsa.pub"], "rsa.pub is a key for rsa"],
    [["--require-signature", "--public-key", "release.pem"], "release.pem is a private key"],
    [["--checksums", "release.pub"], "release.pub:1: this is not a SHA-256"],
  ])("%j", async (words, message) => {
    await write("other.zip", other);
    const failed = await run("verify", "tally.zip", ...words);
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expect(failed.stderr).toContain(`rampart: ${message}`);
  });

  it("a list or a signature that is named and not there", async () => {
    for (const words of [
      ["--checksums", "none"],
      ["--signature", "none", "--public-key", "release.pub"],
    ]) {
      expect(await run("verify", "tally.zip", ...words)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining("rampart: cannot read none"),
      });
    }
  });
});

describe("a bundle on standard input", () => {
  it.each([
    [["sign", "--key", "release.pem"], ".sig"],
    [["sbom"], ".cdx.json"],
  ])("has its file where --output says: %j", async (words, suffix) => {
    const beside = await run(...words, "tally.zip", "-o", `beside${suffix}`);
    expect(beside.code).toBe(0);
    const piped = await workspace.current.run([...words, "-", "-o", `piped${suffix}`], { input: good });
    expect(piped).toEqual({ code: 0, stdout: `piped${suffix}\n`, stderr: "" });
    const [expected, actual] = [`beside${suffix}`, `piped${suffix}`].map((name) =>
      workspace.current.read(name),
    );
    expect(await actual).toEqual(await expected);
  });

  it.each([[["sign", "--key", "release.pem"]], [["sbom"]]])("needs --output for %j", async (words) => {
    const failed = await workspace.current.run([...words, "-"], { input: good });
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expect(failed.stderr).toContain("rampart: standard input has no folder to write a");
    expect(failed.stderr).toContain("Name one with --output.");
  });
});

it("inspect says why a bundle has no content digest", async () => {
  const wrong = { crc32: 1 };
  const dependency = { name: "deps/x.txt", content: Buffer.from("x"), local: wrong, central: wrong };
  await write("broken.zip", buildBundle({ more: [dependency] }));
  const printed = await run("inspect", "broken.zip", "--json");
  expect(printed.code).toBe(1);
  const contents = JSON.parse(printed.stdout) as object;
  expect(contents).not.toHaveProperty("contentDigest");
  expect(contents).toMatchObject({ findings: [{ rule: "bundle/crc-mismatch", entry: "deps/x.txt" }] });
  const told = await run("inspect", "broken.zip");
  expect(told.code).toBe(1);
  expect(told.stderr).toContain("deps/x.txt [bundle/crc-mismatch]");
});
