import { mkdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { metadataIn } from "./bundle-contents.ts";
import { expectClearMessage, type Outcome, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

async function packWith(manifest: string | Uint8Array, environment = {}): Promise<Outcome> {
  const here = workspace.current;
  await here.write("ramp.yml", manifest);
  const outcome = await here.run(["pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "out.zip"], {
    environment,
  });
  return outcome;
}

interface Refused {
  readonly what: string;
  readonly manifest: string | Uint8Array;
  readonly rule: string;
  /** `line:column` of the finding, both counted from 1. */
  readonly at?: string;
  readonly says: RegExp;
}

const refused: readonly Refused[] = [
  { what: "an open bracket", manifest: "author: [a\n", rule: "yaml/syntax", says: /not YAML/ },
  {
    what: "a tab for indentation",
    manifest: "crdb:\n\tx: 1\n",
    rule: "yaml/syntax",
    at: "2:1",
    says: /tab/i,
  },
  {
    what: "a key that stands twice",
    manifest: "author: a\ndescription: b\nauthor: c\n",
    rule: "yaml/duplicate-key",
    at: "3:1",
    says: /"author"/,
  },
  {
    what: "a key that is misspelt",
    manifest: "display_name: x\n\nautor: a\n",
    rule: "manifest/unknown-key",
    at: "3:1",
    says: /"autor".*Did you mean author\?/,
  },
  {
    what: "a hyphen for an underscore",
    manifest: "min-redis-version: '7.2'\n",
    rule: "manifest/unknown-key",
    at: "1:1",
    says: /Did you mean min_redis_version\?/,
  },
  {
    what: "a number for text",
    manifest: "display_name: x\nauthor: 3\n",
    rule: "manifest/wrong-type",
    at: "2:9",
    says: /author must be text.*the number 3/,
  },
  {
    what: "a map for a list",
    manifest: "capabilities: {persistence_rdb: true}\n",
    rule: "manifest/wrong-type",
    at: "1:15",
    says: /capabilities must be a list/,
  },
  {
    what: "text for a switch",
    manifest: 'bigstore_version_2_support: "maybe"\n',
    rule: "manifest/wrong-type",
    says: /true or false/,
  },
  {
    what: "a version without quotes",
    manifest: "compatible_redis_version: 8.10\n",
    rule: "manifest/version-not-quoted",
    at: "1:27",
    says: /8\.10.*8\.1/,
  },
  {
    what: "a template that was not filled in",
    manifest: "display_name: x\nauthor: {{AUTHOR}}\n",
    rule: "manifest/template-leftover",
    at: "2:9",
    says: /\{\{AUTHOR\}\}/,
  },
  {
    what: "a variable that is not set",
    manifest: "author: ${NOBODY_SETS_THIS}\n",
    rule: "manifest/environment-missing",
    at: "1:9",
    says: /NOBODY_SETS_THIS/,
  },
  {
    what: "a tag of Python",
    manifest: "author: !!python/object/apply:os.system ['id']\n",
    rule: "yaml/syntax",
    says: /python/,
  },
  {
    what: "bytes that are not UTF-8",
    manifest: Buffer.from([0xff, 0xfe, 0x61]),
    rule: "text/invalid-utf-8",
    says: /UTF-8/,
  },
  { what: "nothing", manifest: "", rule: "manifest/not-a-manifest", says: /empty/ },
  { what: "a list", manifest: "- a\n- b\n", rule: "manifest/not-a-manifest", says: /list/ },
  { what: "a sentence", manifest: "hello\n", rule: "manifest/not-a-manifest", says: /hello/ },
  {
    what: "more than one document",
    manifest: "author: a\n---\nauthor: b\n",
    rule: "yaml/syntax",
    says: /document/,
  },
  {
    what: "aliases that multiply",
    manifest: `a: &a [x, x]\n${["b", "c", "d", "e", "f", "g", "h", "i"]
      .map((name, index) => `${name}: &${name} [${`*${"abcdefgh"[index]}, `.repeat(9)}x]`)
      .join("\n")}\nauthor: *i\n`,
    rule: "yaml/syntax",
    says: /alias/,
  },
  {
    what: "another architecture",
    manifest: "architecture: s390x\n",
    rule: "metadata/architecture-unknown",
    says: /s390x/,
  },
];

describe("a manifest that cannot be used", () => {
  it.each(refused.map((one) => [one.what, one] as const))(
    "%s is an error with its place, and no bundle is written",
    async (_what, { manifest, rule, at, says }) => {
      const outcome = await packWith(manifest);
      expect(outcome).toMatchObject({ code: 1, stdout: "" });
      expectClearMessage(outcome);
      expect(outcome.stderr).toContain(`[${rule}]`);
      expect(outcome.stderr).toMatch(says);
      if (at !== undefined) expect(outcome.stderr).toMatch(new RegExp(`^error \\S*ramp\\.yml:${at}\\b`, "m"));
      expect(await workspace.current.list()).toEqual(["ramp.yml"]);
    },
  );

  it("is named in the message", async () => {
    const { stderr } = await packWith("author: a\nauthor: b\n");
    expect(stderr).toMatch(/ramp\.yml/);
  });

  it("has all its findings said at once, in the order of the file", async () => {
    const { code, stderr } = await packWith(
      "min_redis_version: 7.2\nauthor: 3\nlicense: [x]\nbigstore_version_2_support: 7\n",
    );
    expect(code).toBe(1);
    const lines = [...stderr.matchAll(/^error \S*:(\d+):\d+/gm)].map((match) => Number(match[1]));
    expect(lines).toEqual([1, 2, 3, 4]);
  });

  it("is judged by lint in the same way", async () => {
    for (const { manifest, rule, says } of refused) {
      await workspace.current.write("ramp.yml", manifest);
      const outcome = await workspace.current.run(["lint", "ramp.yml"]);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toContain(`[${rule}]`);
      expect(outcome.stdout).toMatch(says);
    }
  });

  it("is the fault of the environment where it is missing or a folder", async () => {
    await mkdir(workspace.current.path("folder"));
    for (const path of ["missing.yml", "folder"]) {
      const outcome = await workspace.current.run(["pack", tally, "-m", path, "-o", "out.zip"]);
      expect(outcome).toMatchObject({ code: 3, stdout: "" });
      expectClearMessage(outcome);
      expect(outcome.stderr).toContain(path);
    }
    expect(await workspace.current.list()).toEqual(["folder"]);
  });

  it("is too long for a manifest where it has more than a mebibyte", async () => {
    const outcome = await packWith(`author: ${"x".repeat(2 ** 20)}\n`);
    expect(outcome.code).toBe(1);
    expectClearMessage(outcome);
  });

  it("with another architecture than the module is at fault", async () => {
    const { code, stderr } = await packWith(
      `architecture: ${process.arch === "arm64" ? "x86_64" : "aarch64"}\n`,
    );
    expect(code).toBe(1);
    expect(stderr).toContain("[manifest/wrong-architecture]");
  });
});

describe("a manifest with values from the environment", () => {
  it("has ${NAME} and os.getenv replaced", async () => {
    const outcome = await packWith("author: ${WHO} & co\ndescription: \"{os.getenv('WHAT')} $${WHO}\"\n", {
      WHO: "somebody",
      WHAT: "a module",
    });
    expect(outcome.code).toBe(0);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({
      author: "somebody & co",
      description: "a module ${WHO}",
    });
  });

  it("has nothing else evaluated", async () => {
    const expression = "{__import__('os').system('touch evaluated')}";
    const outcome = await packWith(`run_command_line_args: ""\ncommand_line_args: "${expression}"\n`);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain("[manifest/expression-not-evaluated]");
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({
      command_line_args: expression,
    });
    expect(workspace.current.has("evaluated")).toBe(false);
  });
});

describe("keys that a manifest may have besides", () => {
  it.each(["redis_ref", "docker_image_version"])("%s is kept and only noted", async (key) => {
    const outcome = await packWith(`display_name: x\n${key}: abc\n`);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).not.toMatch(new RegExp(`(error|warning).*${key}`));
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({ [key]: "abc" });
  });
});
