import { copyFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildBundle, command, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { commandTable } from "../../packages/cli/src/command-table.ts";
import { displayWidth } from "../../packages/cli/src/render/display-width.ts";
import { administrator, startCluster } from "../cluster/emulated-cluster.ts";
import { exampleManifest, fixture, useWorkspace } from "./rampart.ts";

// No command prints a line that is wider than the terminal, but for a word that cannot be broken.

const workspace = useWorkspace();

/** Sixty characters, in two alphabets. */
const longPath = "build/2026-11-29/release/linux-x86_64/計数器/tally-1.2.3-final.zip";

const japanese = "計数器は、鍵ごとに数を数えるためのモジュールです。テスト用に長い説明文が付いています。";

const longName = "tally.countseverythingthatsomebodywouldwanttocount";

const wordy = {
  display_name: "計数器",
  description: `${japanese}${japanese} It counts what it is told to count, and nothing else at all.`,
  author: "Somebody with a name that is longer than most names of companies are",
  semantic_version: "1.2.4",
  version: 10_204,
  operating_systems: ["rhel8", "rhel9", "ubuntu20", "ubuntu22", "amzn2"],
  commands: [
    command(longName, {
      command_arity: -3,
      flags: ["write", "denyoom", "noscript", "loading", "stale", "fast"],
    }),
    command("tally.get", { command_arity: -3, flags: ["readonly", "noscript"] }),
  ],
};

/** For each command: calls that go well, find something, and fail. `help` is asked of each besides. */
const calls: Readonly<Record<string, readonly string[]>> = {
  init: [
    "init tally.so --yes -o new.yml",
    "init tally.so --yes -o ramp.yml",
    "init",
    "init bad.zip --yes -o n.yml",
  ],
  pack: [
    "pack tally.so -m ramp.yml -o out.zip",
    `pack tally.so -m ramp.yml -o ${longPath}`,
    `pack tally.so -m wordy.yml -o ${longPath}`,
    "pack tally.so",
    "pack tally.so -m bad.yml -o o.zip",
    "pack refuses.so -m ramp.yml -o o.zip",
    "pack a-module-that-nobody-has-built-so-far.so",
  ],
  commands: [
    "commands tally.so -o commands.json",
    "commands refuses.so",
    "commands tally.so --check commands.json",
    "commands tally.so --check good.zip",
  ],
  "deps add": ["deps add wants.zip lib.tgz", "deps add wants.zip bad.yml", "deps add good.zip lib.tgz"],
  migrate: ["migrate ramp.yml -o migrated.yml", "migrate bad.yml -o migrated.yml", "migrate none.yml"],
  unpack: ["unpack good.zip -d out", "unpack good.zip -d out", "unpack bad.zip -d other", "unpack none.zip"],
  lint: [
    "lint ramp.yml",
    "lint ramp.yml bad.yml wordy.yml bad.zip none.yml",
    `lint ${longPath} bad.yml --verbose`,
    "lint --dry-run ramp.yml",
    "lint",
  ],
  verify: [
    "verify good.zip",
    `verify bad.zip ${longPath} none.zip --verbose`,
    "verify",
    "verify --formt json good.zip",
  ],
  check: [
    `check good.zip ${longPath} --target rs-8.0/rhel9 --redis-version 8.0`,
    "check bad.zip --cluster-version 8.0.20-96 --os rhel8 --verbose",
    "check good.zip --target rs-9.9/rhel9",
    "check good.zip",
    "check good.zip --cluster http://127.0.0.1:1 --user somebody",
  ],
  matrix: [
    "matrix good.zip --html page.html",
    `matrix good.zip ${longPath} bad.zip none.zip`,
    "matrix good.zip --since 1.0",
  ],
  inspect: [
    `inspect ${longPath} --verbose`,
    "inspect tally.so --load",
    "inspect bad.yml",
    "inspect none.zip",
  ],
  diff: [
    `diff good.zip ${longPath} --verbose`,
    "diff good.zip good.zip",
    "diff good.zip bad.yml",
    "diff good.zip",
  ],
  upload: [
    "upload good.zip --dry-run",
    "upload good.zip",
    "upload good.zip",
    `upload ${longPath}`,
    "upload bad.zip",
    "upload good.zip --cluster ftp://cluster.example.com",
    "upload good.zip --cluster http://127.0.0.1:1",
  ],
  "fleet status": ["fleet status clusters.yml", "fleet status bad.yml"],
  "fleet readiness": ["fleet readiness clusters.yml good.zip --to 8.2"],
  "fleet upload": ["fleet upload clusters.yml good.zip --dry-run"],
  upgrade: [
    "upgrade 1 --module tally@1.2.3 --dry-run",
    "upgrade 1 --module nothing",
    "upgrade 1 --endpoint modules",
  ],
  "modules list": ["modules list", "modules list --user me"],
  "modules get": ["modules get nothing"],
  "modules config": [
    "modules config 1 --module tally --args LIMIT",
    "modules config 1 --module tally --args <>",
  ],
  "modules delete": ["modules delete nothing"],
  "artifacts list": ["artifacts list"],
  "artifacts delete": ["artifacts delete tally 10203", "artifacts delete tally x"],
  capabilities: ["capabilities", "capabilities --cluster http://127.0.0.1:1"],
  "actions list": ["actions list"],
  "actions get": ["actions get nothing"],
  "snippet bootstrap": ["snippet bootstrap good.zip --url https://me:secret@files.example.com/tally.zip"],
  "snippet kubernetes": ["snippet kubernetes bad.zip --url https://files.example.com/tally.zip"],
  emulator: ["emulator --nodes 99", "emulator --os nothing", "emulator --listen localhost --nodes 3"],
  sbom: ["sbom good.zip", `sbom ${longPath}`, "sbom bad.yml"],
  sign: ["sign good.zip", "sign good.zip --key ramp.yml"],
  "merge-reports": ["merge-reports good.json", "merge-reports ramp.yml"],
  "data show": ["data show", "data show --data bad.yml"],
  "data validate": ["data validate bad.yml"],
  "data diff": ["data diff bad.yml"],
  targets: ["targets", "targets --format yaml"],
  rules: ["rules"],
  explain: ["explain bundle/sha256-mismatch", "explain cluster/undecided", "explain bundle/sha256-mismach"],
  lsp: ["lsp --profile nothing", "lsp --baseline"],
  completion: ["completion tcsh"],
};

async function prepare(): Promise<Readonly<Record<string, string>>> {
  const here = workspace.current;
  for (const name of ["tally", "refuses"]) await copyFile(fixture(name), here.path(`${name}.so`));
  await copyFile(exampleManifest, here.path("ramp.yml"));
  await here.write("bad.yml", 'display_name: "計数器"\nautor: "だれか"\ncompatible_redis_version: 8.10\n');
  await here.write(
    "wordy.yml",
    `{"display_name": "計数器", "description": ${JSON.stringify(wordy.description)}, "autor": "x", "license": 7}\n`,
  );
  await here.write("good.zip", buildBundle());
  await here.write(longPath, buildBundle({ metadata: wordy }));
  await here.write("lib.tgz", "lib");
  const lib = { url: "https://example.com/lib.tgz", sha256: sha256(Buffer.from("lib")) };
  await here.write("wants.zip", buildBundle({ metadata: { dependencies: { lib } } }));
  await here.write(
    "bad.zip",
    buildBundle({
      metadata: {
        ...wordy,
        sha256: "0".repeat(64),
        min_redis_version: "8.9",
        operating_systems: ["計数器9"],
      },
      module: { mode: 0o100644 },
      more: [{ name: "README.md", content: Buffer.from("# Tally\n") }],
    }),
  );
  const module = { module_name: "tally", semantic_version: "1.2.3" };
  const databases = [{ uid: 1, name: "db", redis_version: "8.0", module_list: [module] }];
  const emulator = await startCluster({ databases });
  onTestFinished(() => emulator.close());
  await here.write("clusters.yml", `clusters:\n  - { name: "計数器", url: "${emulator.urls[0]}" }\n`);
  const { name, password } = administrator;
  return { REDIS_ENTERPRISE_URL: emulator.urls[0] ?? "", RAMPART_USER: name, RAMPART_PASSWORD: password };
}

/** Lines with more columns than there are, though a space in them could have ended a line. */
function tooWide(printed: string, columns: number): string[] {
  // Progress is drawn in place: what it writes over is a line of its own.
  return printed
    .split(/\r?\n|\r/)
    .map(stripVTControlCharacters)
    .filter((line) => displayWidth(line) > columns)
    .filter((line) =>
      line
        .trim()
        .replaceAll(/^[✓✗!?+~-] | \\$/gu, "")
        .includes(" "),
    );
}

const leaves = commandTable.flatMap((entry) =>
  "commands" in entry ? entry.commands.map(({ name }) => `${entry.name} ${name}`) : [entry.name],
);

it("every command is called", () => {
  expect(Object.keys(calls).toSorted()).toEqual(leaves.toSorted());
});

describe.each([40, 80, 120])("in %d columns", (columns) => {
  it.each(Object.entries(calls))("%s prints no line that is wider", async (path, lines) => {
    const environment = await prepare();
    const failing: object[] = [];
    for (const line of [`${path} --help`, ...lines]) {
      const { stdout, stderr } = await workspace.current.run(line.split(" "), { columns, environment });
      expect(stdout + stderr, line).not.toBe("");
      expect(stdout + stderr, line).not.toMatch(/internal error|\n\n\n/);
      const wide = tooWide(stdout + stderr, columns);
      if (wide.length > 0) failing.push({ line, wide });
    }
    expect(failing).toEqual([]);
  });

  it("the command itself prints no line that is wider", async () => {
    for (const words of [["--help"], ["help"], ["pak"], ["deps"], ["modules", "--help"]]) {
      const { stdout, stderr } = await workspace.current.run(words, { columns });
      expect(tooWide(stdout + stderr, columns)).toEqual([]);
    }
  });
});
