import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftOut } from "../support/left-out.ts";
import { PackedRelease, root, run } from "./packed-release.ts";

// The command as it is installed, in an empty folder and with an empty home. RAMPART_TEST_NODES names further programs of
// Node, separated by colons; with RAMPART_TEST_INSTALL=1 pnpm and yarn are fetched and tried too.

const release = new PackedRelease();
const nodes = [process.execPath, ...(process.env["RAMPART_TEST_NODES"] ?? "").split(":").filter(Boolean)];
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";

/** How each package manager installs a tarball here, and where the command is then. */
const managers: Readonly<Record<string, { words: (tarball: string) => string[]; command: string }>> = {
  npm: {
    words: (tarball) => ["npm", "install", "--offline", "--no-audit", "--no-fund", tarball],
    command: "node_modules/.bin/rampart",
  },
  "npm -g": {
    words: (tarball) => ["npm", "install", "-g", "--prefix", "global", "--offline", tarball],
    command: "global/bin/rampart",
  },
  pnpm: {
    words: (tarball) => ["npx", "--yes", "pnpm@10", "add", tarball],
    command: "node_modules/.bin/rampart",
  },
  "yarn 1": {
    words: (tarball) => ["npx", "--yes", "yarn@1", "add", `file:${tarball}`],
    command: "node_modules/.bin/rampart",
  },
};
const withoutNetwork = ["npm", "npm -g"];
const tried = process.env["RAMPART_TEST_INSTALL"] === "1" ? Object.keys(managers) : withoutNetwork;
for (const name of Object.keys(managers)) {
  if (!tried.includes(name)) leftOut(`installing with ${name}`, "RAMPART_TEST_INSTALL is not 1");
}
if (nodes.length === 1)
  leftOut("the installed command on other versions of Node", "RAMPART_TEST_NODES names none");

let alone: readonly string[] = [];

beforeAll(async () => {
  await release.pack();
  mkdirSync(release.environment.HOME);
  const words = ["-rn", "true"];
  const isolated = await run("unshare", words).then(
    () => true,
    () => false,
  );
  if (isolated) alone = ["unshare", "-rn"];
  else leftOut("the installed command without network interfaces", "unshare -rn is not permitted");
});
afterAll(() => release.remove());

describe.each(tried)("installed with %s", (name) => {
  const folder = join(release.folder, name.replaceAll(" ", "-"));

  beforeAll(async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), "{}");
    const [program = "", ...words] = managers[name]?.words(release.command) ?? [];
    await run(program, words, { cwd: folder, env: release.environment });
    cpSync(join(root, "fixtures/modules", architecture, "tally.so"), join(folder, "tally.so"));
    cpSync(join(root, "fixtures/example/ramp.yml"), join(folder, "ramp.yml"));
  });

  it.each(nodes)("packs, lints and verifies without a network on %s", async (node) => {
    const PATH = `${dirname(node)}:${release.environment.PATH}`;
    const options = { cwd: folder, env: { ...release.environment, PATH } };
    const [program = "", ...before] = [...alone, join(folder, managers[name]?.command ?? "")];
    const rampart = (...words: string[]) => run(program, [...before, ...words], options);
    expect(await rampart("pack", "tally.so", "-m", "ramp.yml", "-o", "tally.zip", "-q")).toMatchObject({
      stdout: "tally.zip\n",
    });
    expect((await rampart("lint", "ramp.yml", "tally.zip")).stdout).toContain("✓ tally.zip");
    expect((await rampart("verify", "tally.zip")).stdout).toContain("✓ tally.zip");
    expect((await rampart("explain", "bundle/sha256-mismatch")).stdout).toContain("Why it matters");
  });
});

it("runs by npx from the folder where it is installed", async () => {
  const options = { cwd: join(release.folder, "npm"), env: release.environment };
  const { stdout } = await run("npx", ["--offline", "rampart", "--version"], options);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
