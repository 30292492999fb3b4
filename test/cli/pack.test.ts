import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, rmdirSync, statSync } from "node:fs";
import { copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProgram, leftOut } from "../support/left-out.ts";
import { entriesOf, metadataIn, sha256 } from "./bundle-contents.ts";
import {
  architecture,
  exampleManifest,
  expectClearMessage,
  fixture,
  tally,
  useWorkspace,
} from "./rampart.ts";

const workspace = useWorkspace();
const pack = (...words: string[]) => workspace.current.run(["pack", ...words]);
const packTally = (...words: string[]) => pack(tally, "-m", exampleManifest, ...words);

/** A file system of 8 kB in a folder; false where nobody may make one. */
const mount = (folder: string) =>
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=8k", "none", folder]).status === 0;

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "rampart-mount-"));
  const mounted = mount(folder);
  if (mounted) spawnSync("umount", [folder]);
  rmdirSync(folder);
  return mounted;
}

/** Where Debian puts the module of redis-redisearch. */
const rediSearch = "/usr/lib/redis/modules/redisearch.so";

if (!existsSync(rediSearch)) {
  leftOut("packing RediSearch", `${rediSearch} is not there`);
} else {
  describe("pack of Debian's RediSearch", () => {
    it("needs no manifest, and gets name, version, commands and checksum from the module", async () => {
      const { code, stdout } = await pack(rediSearch, "--os", "ubuntu22");
      expect(code).toBe(0);
      expect(stdout).toBe("ft.Linux-ubuntu22.04-x86_64.1.2.0.zip\n");
      const metadata = await metadataIn(workspace.current.path("ft.Linux-ubuntu22.04-x86_64.1.2.0.zip"));
      expect(metadata).toMatchObject({
        module_name: "ft",
        version: 10200,
        semantic_version: "1.2.0",
        architecture: "x86_64",
        module_file: "redisearch.so",
        sha256: sha256(await readFile(rediSearch)),
        operating_systems: ["ubuntu22"],
      });
      expect(metadata.commands).toHaveLength(27);
      expect(metadata.commands.map(({ command_name }) => command_name)).toContain("FT.SEARCH");
    });

    it("warns of a system that is too old for it and writes the bundle, which verify refuses", async () => {
      const packed = await pack(rediSearch, "-m", exampleManifest, "--os", "rhel8,rhel9", "-o", "old.zip");
      expect(packed.code).toBe(0);
      expect(packed.stderr).toMatch(/^warning .*\[elf\/symbol-version-too-new\]$/m);
      expect(packed.stderr).toMatch(/GLIBC_2\.29.*rhel8 has GLIBC_2\.28/);
      const verified = await workspace.current.run(["verify", "old.zip"]);
      expect(verified.code).toBe(1);
      expect(verified.stdout).toMatch(/^error .*\[elf\/symbol-version-too-new\]$/m);
    });

    it("says nothing of systems that have what it needs", async () => {
      const packed = await pack(rediSearch, "-m", exampleManifest, "--os", "rhel9,ubuntu20", "-o", "new.zip");
      expect(packed).toMatchObject({ code: 0, stdout: "new.zip\n" });
      expect(packed.stderr).not.toContain("symbol-version");
      expect((await workspace.current.run(["verify", "new.zip"])).code).toBe(0);
    });
  });
}

describe("pack of a fixture module", () => {
  const loading: [name: string, module: string, version: number, semantic: string, commands: string[]][] = [
    ["tally", "tally", 10203, "1.2.3", ["tally.get", "tally.incr", "tally.reset", "tally.total"]],
    ["arguments", "arguments", 100, "0.1.0", ["arguments.always"]],
    ["threads", "threads", 300, "0.3.0", ["threads.run"]],
    ["forks", "forks", 1, "0.0.1", ["forks.parent"]],
    ["forks-away", "forks-away", 1, "0.0.1", ["forks-away.parent"]],
  ];

  it.each(loading)(
    "%s is packed with what it registers",
    async (file, module_name, version, semantic_version, names) => {
      const { code, stdout, stderr } = await pack(fixture(file), "--os", "rhel9", "-o", "out.zip");
      expect({ code, stdout }).toEqual({ code: 0, stdout: "out.zip\n" });
      expect(stderr).toContain(`${module_name} ${semantic_version} for ${architecture}`);
      const metadata = await metadataIn(workspace.current.path("out.zip"));
      expect(metadata).toMatchObject({
        module_name,
        version,
        semantic_version,
        architecture,
        module_file: `${file}.so`,
        sha256: sha256(await readFile(fixture(file))),
      });
      expect(metadata.commands.map(({ command_name }) => command_name)).toEqual(names);
    },
  );

  it.each([
    "acl",
    "busy-name",
    "datatype",
    "duplicate",
    "keyspecs",
    "shapes",
    "subcommands",
    "floods-commands",
  ])("%s is packed into a bundle that verify accepts", async (name) => {
    expect(await pack(fixture(name), "-m", exampleManifest, "-o", "out.zip", "-q")).toMatchObject({
      code: 0,
      stdout: "out.zip\n",
      stderr: "",
    });
    expect(await workspace.current.run(["verify", "out.zip"])).toMatchObject({ code: 0, stderr: "" });
    const { commands } = await metadataIn(workspace.current.path("out.zip"));
    const names = commands.map(({ command_name }) => command_name);
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual(names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it("takes the arguments of --args, else of the manifest", async () => {
    const commandsWith = async (...words: string[]) => {
      await pack(fixture("arguments"), "--os", "rhel9", "-o", "out.zip", ...words);
      const { commands } = await metadataIn(workspace.current.path("out.zip"));
      return commands.map(({ command_name }) => command_name);
    };
    await workspace.current.write("one.yml", 'display_name: x\ncommand_line_args: "one two"\n');
    await workspace.current.write(
      "run.yml",
      'display_name: x\ncommand_line_args: "one"\nrun_command_line_args: "run"\n',
    );
    expect(await commandsWith("-m", "one.yml")).toEqual([
      "arguments.always",
      "arguments.one",
      "arguments.two",
    ]);
    expect(await commandsWith("-m", "run.yml")).toEqual(["arguments.always", "arguments.run"]);
    expect(await commandsWith("-m", "run.yml", "--args", "b a")).toEqual([
      "arguments.a",
      "arguments.always",
      "arguments.b",
    ]);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({ command_line_args: "one" });
  });
});

describe("the bundle", () => {
  it("holds module.json, the module, then deps/ in name order, with modes 0644 and 0755", async () => {
    await workspace.current.write("files/b.bin", "b");
    await workspace.current.write(
      "ramp.yml",
      `display_name: x
dependencies:
  z: {url: "https://example.com/z.bin", local_path: files/b.bin}
  B: {url: "https://example.com/B.tgz", local_path: files}
optional-dependencies:
  a: {url: "https://example.com/a.tgz", local_path: files}
`,
    );
    expect((await pack(tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "out.zip")).code).toBe(0);
    const entries = await entriesOf(workspace.current.path("out.zip"));
    expect(entries.map(({ name, mode, method }) => [name, mode, method])).toEqual([
      ["module.json", 0o644, "deflated"],
      ["tally.so", 0o755, "deflated"],
      ["deps/B.tgz", 0o644, "stored"],
      ["deps/a.tgz", 0o644, "stored"],
      ["deps/z.bin", 0o644, "deflated"],
    ]);
    expect(entries[1]?.bytes.equals(await readFile(tally))).toBe(true);
  });

  it("has sorted keys at every level, and six fields for each command", async () => {
    await packTally("-o", "out.zip");
    const unsorted = (value: unknown): unknown[] => {
      if (Array.isArray(value)) return value.flatMap(unsorted);
      if (typeof value !== "object" || value === null) return [];
      const keys = Object.keys(value);
      const here = keys.join() === keys.toSorted().join() ? [] : [keys];
      return [...here, ...Object.values(value).flatMap(unsorted)];
    };
    const metadata = await metadataIn(workspace.current.path("out.zip"));
    expect(unsorted(metadata)).toEqual([]);
    for (const command of metadata.commands) {
      expect(Object.keys(command).toSorted()).toEqual([
        "command_arity",
        "command_name",
        "first_key",
        "flags",
        "last_key",
        "step",
      ]);
    }
  });

  it("has a date of 1980-01-01 unless SOURCE_DATE_EPOCH says another", async () => {
    await packTally("-o", "plain.zip");
    await workspace.current.run(["pack", tally, "-m", exampleManifest, "-o", "dated.zip"], {
      environment: { SOURCE_DATE_EPOCH: "1700000000", TZ: "Pacific/Auckland" },
    });
    const datesOf = async (name: string) =>
      (await entriesOf(workspace.current.path(name))).map(({ modified }) => modified);
    expect(new Set(await datesOf("plain.zip"))).toEqual(new Set(["1980-01-01T00:00:00.000Z"]));
    expect(new Set(await datesOf("dated.zip"))).toEqual(new Set(["2023-11-14T22:13:20.000Z"]));
  });

  it.each(["yesterday", "-1", "1.5", "1e9", "0x10", "99999999999999999"])(
    "is not made where SOURCE_DATE_EPOCH is %s",
    async (epoch) => {
      const outcome = await workspace.current.run(["pack", tally, "-o", "out.zip"], {
        environment: { SOURCE_DATE_EPOCH: epoch },
      });
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain("SOURCE_DATE_EPOCH");
      expectClearMessage(outcome);
      expect(await workspace.current.list()).toEqual([]);
    },
  );

  const unzip = findProgram("unzip");
  if (unzip === undefined) leftOut("reading bundles with unzip", "unzip is not installed");
  else {
    it("is read by unzip", async () => {
      await packTally("-o", "out.zip");
      const { status, stdout } = spawnSync(unzip, ["-t", workspace.current.path("out.zip")], {
        encoding: "utf8",
      });
      expect(stdout).toContain("No errors detected");
      expect(status).toBe(0);
    });
  }

  const python = findProgram("python3");
  if (python === undefined) leftOut("reading bundles with Python's zipfile", "python3 is not installed");
  else {
    it("is read by Python's zipfile", async () => {
      await packTally("-o", "out.zip");
      const script = [
        "import json, sys, zipfile",
        "z = zipfile.ZipFile(sys.argv[1])",
        "assert z.testzip() is None",
        "print(json.dumps([z.namelist(), json.loads(z.read('module.json'))['module_name'],",
        "  [oct(i.external_attr >> 16) for i in z.infolist()], z.infolist()[0].date_time]))",
      ].join("\n");
      const { status, stdout } = spawnSync(python, ["-c", script, workspace.current.path("out.zip")], {
        encoding: "utf8",
      });
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual([
        ["module.json", "tally.so"],
        "tally",
        ["0o100644", "0o100755"],
        [1980, 1, 1, 0, 0, 0],
      ]);
    });
  }

  it("is what unpack and verify read", async () => {
    await packTally("-o", "out.zip");
    expect(await workspace.current.run(["verify", "out.zip"])).toMatchObject({ code: 0, stderr: "" });
    expect((await workspace.current.run(["unpack", "out.zip", "-d", "out"])).code).toBe(0);
    expect(sha256(await workspace.current.read("out/tally.so"))).toBe(sha256(await readFile(tally)));
  });
});

describe("metadata that verify would refuse", () => {
  it.each([
    ["version: 0", "module_name: tally", "/version [metadata/field-empty]"],
    ['module_name: ""', "version: 10203", "/module_name [metadata/field-empty]"],
    ["module_name: ../tally", "version: 10203", "/module_name [metadata/name-unsafe]"],
  ])("are not written: %s", async (fault, rest, said) => {
    await workspace.current.write("ramp.yml", `${fault}\n${rest}\ncommands: []\n`);
    const words = [tally, "-m", "ramp.yml", "--os", "rhel9", "--discover", "none", "-o", "out.zip"];
    const { code, stdout, stderr } = await pack(...words);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error ramp\.yml:1:\d+ /m);
    expect(stderr).toContain(said);
    expect(workspace.current.has("out.zip")).toBe(false);
  });
});

describe("the same input", () => {
  const keys: readonly (readonly [string, string])[] = [
    ["display_name", "Tally"],
    ["author", "somebody"],
    ["capabilities", "[persistence_rdb, persistence_aof]"],
    ["min_redis_version", '"7.2"'],
    ["operating_systems", "[rhel9, ubuntu22]"],
    ["dependencies", "\n  b: {local_path: files/tree}\n  a: {local_path: files/plain.bin}"],
  ];
  const manifest = (order: typeof keys) => `${order.map(([key, value]) => `${key}: ${value}`).join("\n")}\n`;

  async function packedBytes(
    folder: string,
    order: typeof keys,
    environment: Record<string, string>,
    umask: number,
  ): Promise<Buffer> {
    const here = workspace.current;
    const previous = process.umask(umask);
    try {
      await here.write(`${folder}/files/tree/sub/file`, "content");
      await here.write(`${folder}/files/tree/other`, "other");
      await symlink("sub/file", here.path(`${folder}/files/tree/link`));
      await here.write(`${folder}/files/plain.bin`, "plain");
      await here.write(`${folder}/ramp.yml`, manifest(order));
      await copyFile(tally, here.path(`${folder}/tally.so`));
      const cwd = here.path(folder);
      const outcome = await here.run(["pack", "tally.so", "-m", "ramp.yml", "-o", "out.zip", "-q"], {
        cwd,
        environment,
      });
      expect(outcome).toMatchObject({ code: 0, stdout: "out.zip\n" });
      return await here.read(`${folder}/out.zip`);
    } finally {
      process.umask(previous);
    }
  }

  it("gives the same bytes, whatever the folder, the time zone, the language, the umask and the order of keys", async () => {
    const first = await packedBytes("one", keys, { TZ: "Asia/Tokyo", LANG: "C" }, 0o022);
    const second = await packedBytes(
      "somewhere/else entirely",
      keys.toReversed(),
      { TZ: "America/New_York", LANG: "de_DE.UTF-8", LC_ALL: "tr_TR.UTF-8", UV_THREADPOOL_SIZE: "1" },
      0o077,
    );
    expect(second.equals(first)).toBe(true);
  });

  it("gives other bytes where the input is another", async () => {
    const first = await packedBytes("one", keys, {}, 0o022);
    const changed = keys.map(([key, value]) => [key, key === "author" ? "else" : value] as const);
    expect((await packedBytes("two", changed, {}, 0o022)).equals(first)).toBe(false);
  });
});

describe("the output", () => {
  it("is by default named after module, systems, architecture and version, in the working directory", async () => {
    const { stdout } = await packTally();
    const name = `tally.Linux-rhel8_rhel9_ubuntu20.04_ubuntu22.04-${architecture}.1.2.3.zip`;
    expect(stdout).toBe(`${name}\n`);
    expect(await workspace.current.list()).toEqual([name]);
  });

  it("replaces a file that is there", async () => {
    await workspace.current.write("out.zip", "old");
    expect(await packTally("-o", "out.zip")).toMatchObject({ code: 0, stdout: "out.zip\n" });
    expect((await entriesOf(workspace.current.path("out.zip"))).map(({ name }) => name)).toEqual([
      "module.json",
      "tally.so",
    ]);
    expect(await workspace.current.list()).toEqual(["out.zip"]);
  });

  const unwritable: [string, string][] = [
    ["a folder", "folder"],
    ["in a folder that does not exist", "missing/out.zip"],
    ["below a file", "file/out.zip"],
    ["a device", "/dev/full"],
    ["in a place of the kernel", "/proc/out.zip"],
    ["longer than a name may be", `${"x".repeat(300)}.zip`],
  ];

  it.each(unwritable)("is the fault of the environment where it is %s", async (_what, output) => {
    await mkdir(workspace.current.path("folder"));
    await workspace.current.write("file", "content");
    const outcome = await packTally("-o", output);
    expect(outcome.code).toBe(3);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain(output);
    expect(await workspace.current.list()).toEqual(["file", "folder"]);
  });

  it("is the fault of the environment where its folder is read-only", async () => {
    await mkdir(workspace.current.path("folder"));
    chmodSync(workspace.current.path("folder"), 0o555);
    const outcome = await packTally("-o", "folder/out.zip");
    // To root no folder is read-only.
    if (process.getuid?.() === 0) {
      expect(outcome.code).toBe(0);
      return;
    }
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual(["folder"]);
  });

  if (!canMount()) leftOut("packing onto a full disk", "no small file system can be mounted here");
  else
    it("is the fault of the environment where the disk is full, and nothing is left there", async () => {
      const folder = workspace.current.path("disk");
      await mkdir(folder);
      expect(mount(folder)).toBe(true);
      try {
        await workspace.current.write("disk/old.zip", "old");
        await workspace.current.write("noise", randomBytes(16_000));
        await workspace.current.write(
          "big.yml",
          "display_name: x\ndependencies: {n: {url: 'https://example.com/n.bin', local_path: noise}}\n",
        );
        const outcome = await pack(tally, "-m", "big.yml", "--os", "rhel9", "-q", "-o", "disk/old.zip");
        expect(outcome.code).toBe(3);
        expectClearMessage(outcome);
        expect(outcome.stderr).toMatch(/full/);
        expect(await workspace.current.list("disk")).toEqual(["old.zip"]);
        expect((await workspace.current.read("disk/old.zip")).toString()).toBe("old");
      } finally {
        spawnSync("umount", [folder]);
      }
    });

  it("stays as it was where packing fails", async () => {
    await workspace.current.write("out.zip", "old");
    expect((await pack(fixture("refuses"), "-o", "out.zip")).code).toBe(1);
    expect((await pack(fixture("crashes"), "-o", "out.zip")).code).toBe(3);
    await workspace.current.write("ramp.yml", "autor: x\n");
    expect((await pack(tally, "-m", "ramp.yml", "-o", "out.zip")).code).toBe(1);
    expect((await workspace.current.read("out.zip")).toString()).toBe("old");
  });

  it("has the mode that the umask gives, not that of a temporary file", async () => {
    await packTally("-o", "out.zip");
    expect(statSync(workspace.current.path("out.zip")).mode & 0o777).toBe(0o666 & ~process.umask());
  });
});

describe("--git-sha", () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";

  it("is written as it is given, and wins over the manifest", async () => {
    await workspace.current.write("ramp.yml", `display_name: x\ngit_sha: ${"f".repeat(40)}\n`);
    await pack(tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "manifest.zip");
    expect(await metadataIn(workspace.current.path("manifest.zip"))).toMatchObject({
      git_sha: "f".repeat(40),
    });
    await pack(tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "flag.zip", "--git-sha", sha);
    expect(await metadataIn(workspace.current.path("flag.zip"))).toMatchObject({ git_sha: sha });
  });

  it("is absent where nobody gives one, even in a repository", async () => {
    await packTally("-o", "out.zip");
    expect(await metadataIn(workspace.current.path("out.zip"))).not.toHaveProperty("git_sha");
  });

  const git = findProgram("git");
  if (git === undefined) leftOut("pack --git-sha auto", "git is not installed");
  else
    it("auto is the commit of the working directory", async () => {
      const cwd = workspace.current.folder;
      const run = (...words: string[]) =>
        spawnSync(git, ["-c", "user.name=x", "-c", "user.email=x@example.com", ...words], {
          cwd,
          encoding: "utf8",
        });
      run("init", "-q");
      run("commit", "-q", "--allow-empty", "-m", "first");
      const head = run("rev-parse", "HEAD").stdout.trim();
      expect(head).toMatch(/^[0-9a-f]{40}$/);
      const { code } = await workspace.current.run(
        ["pack", tally, "-m", exampleManifest, "-o", "out.zip", "--git-sha", "auto"],
        { environment: { PATH: dirname(git) } },
      );
      expect(code).toBe(0);
      expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({ git_sha: head });
    });

  it("auto without a repository is the fault of the environment", async () => {
    const outcome = await packTally("--git-sha", "auto", "-o", "out.zip");
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual([]);
  });

  it.each(["main", "xyz", "0123", "b'0123456789'", "0123456789ABCDEF".repeat(9)])(
    "%s is not a commit",
    async (value) => {
      const outcome = await packTally("--git-sha", value, "-o", "out.zip");
      expect(outcome.code).toBe(2);
      expectClearMessage(outcome);
    },
  );
});

describe("a field not set", () => {
  it("has RAMP's default, and a warning that says what it means", async () => {
    const { code, stderr } = await pack(tally, "--os", "rhel9", "-o", "out.zip");
    expect(code).toBe(0);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({
      min_redis_version: "4.0",
      min_redis_pack_version: "5.2",
      author: "",
      capabilities: [],
      os: "Linux",
      ramp_format_version: 1,
      bigstore_version_2_support: false,
      crdb: {},
    });
    for (const field of ["min_redis_version", "min_redis_pack_version", "capabilities", "author"]) {
      expect(stderr).toMatch(new RegExp(`^warning.*\\n.*\\b${field}\\b`, "m"));
    }
  });

  it("compatible_redis_version stays absent, and that is a warning", async () => {
    const { stderr } = await pack(tally, "--os", "rhel9", "-o", "out.zip");
    expect(await metadataIn(workspace.current.path("out.zip"))).not.toHaveProperty(
      "compatible_redis_version",
    );
    expect(stderr).toContain("compatible_redis_version is not set");
  });

  it("operating_systems comes from this machine, with a warning that says so", async () => {
    const { code, stderr } = await pack(tally, "-o", "out.zip");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning .*\[manifest\/host-operating-system(-unknown)?\]$/m);
  });

  it("no manifest is looked for", async () => {
    await workspace.current.write("ramp.yml", "author: somebody\n");
    await workspace.current.write("manifest.yml", "author: somebody\n");
    await pack(tally, "-o", "out.zip");
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({ author: "" });
  });
});

describe("--max-warnings", () => {
  it("fails on more warnings than that, and the bundle is written all the same", async () => {
    const { code, stderr } = await pack(tally, "--os", "rhel9", "-o", "out.zip", "--max-warnings", "0");
    expect(code).toBe(1);
    expect(stderr).toMatch(/warning/);
    expect(await packTally("-o", "out.zip", "--max-warnings", "0")).toMatchObject({ code: 0 });
  });
});
