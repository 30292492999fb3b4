import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import { leftOut } from "../../../../test/support/left-out.ts";
import { buildModuleHost } from "./build-module-host.ts";
import { discoverWithHost } from "./discover-with-host.ts";
import { findEmulator } from "./emulator.ts";
import { compilerMissing, discoveryErrorOf, fixtureModule, hostMissing } from "./fixtures.test-support.ts";
import { moduleHostDirectory, moduleHostPath, ownArchitecture } from "./module-host-path.ts";
import { removeFolder } from "./remove-folder.ts";

const run = promisify(execFile);
const emulated = ownArchitecture() === "x86_64" ? ("aarch64" as const) : ("x86_64" as const);
const emulator = await findEmulator(emulated, { environment: process.env });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-host-test-"));
});
afterAll(() => removeFolder(folder));

describe("the prebuilt hosts", () => {
  test.each(["x86_64", "aarch64"] as const)("%s needs no glibc newer than 2.17", async (architecture) => {
    const path = await moduleHostPath(architecture);
    expect(path).toBeDefined();
    const text = (await readFile(path ?? "")).toString("latin1");
    const versions = [...text.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(
      ([, major, minor]) => Number(major) * 100 + Number(minor),
    );
    expect(versions).toContain(architecture === "aarch64" ? 217 : 202);
    expect(Math.max(...versions)).toBeLessThanOrEqual(217);
  });

  test("the committed tables are what the data give", async () => {
    const directory = await moduleHostDirectory();
    await run(process.execPath, [join(directory ?? "", "generate-tables.mjs"), "--check"]);
  });

  test("another folder can be given", async () => {
    expect(await moduleHostPath("x86_64", folder)).toBeUndefined();
    await mkdir(join(folder, "prebuilt"), { recursive: true });
    const path = join(folder, "prebuilt", "module-host.linux-x86_64");
    await writeFile(path, "");
    expect(await moduleHostPath("x86_64", folder)).toBe(path);
  });
});

describeUnless(hostMissing ?? compilerMissing, "a host that the local compiler builds", () => {
  const kept = process.env["XDG_CACHE_HOME"];
  beforeAll(() => {
    process.env["XDG_CACHE_HOME"] = folder;
  });
  afterAll(() => {
    if (kept === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = kept;
  });

  test("finds what the prebuilt one finds, and is built once", async () => {
    const built = await buildModuleHost();
    const again = await buildModuleHost();
    expect(again.path).toBe(built.path);
    for (const name of ["tally", "shapes", "keyspecs", "subcommands", "acl", "datatype"]) {
      const module = fixtureModule(name);
      expect(await discoverWithHost(module, { hostPath: built.path })).toEqual(
        await discoverWithHost(module),
      );
    }
  });

  test("takes the place of a prebuilt one that does not run here", async () => {
    const directory = (await moduleHostDirectory()) ?? "";
    const copy = join(folder, "copy");
    await mkdir(join(copy, "prebuilt"), { recursive: true });
    await run("cp", ["-r", join(directory, "src"), copy]);
    const prebuilt = join(copy, "prebuilt", `module-host.linux-${ownArchitecture()}`);
    // As on a system with another libc: the file is there, its interpreter is not.
    await writeFile(prebuilt, "#!/nonexistent/ld.so\n");
    await chmod(prebuilt, 0o755);
    const discovery = await discoverWithHost(fixtureModule("tally"), { hostDirectory: copy });
    expect(discovery.name).toBe("tally");
  });

  test("a source that does not compile is told in the compiler's words", async () => {
    const broken = join(folder, "broken");
    await mkdir(join(broken, "src"), { recursive: true });
    await writeFile(join(broken, "src", "main.c"), "this is no C\n");
    const error = await discoveryErrorOf(discoverWithHost(fixtureModule("tally"), { hostDirectory: broken }));
    expect(error.code).toBe("no-module-host");
    expect(error.log.join("\n")).toContain("main.c");
  });
});

describeUnless(hostMissing, "a module of another architecture", () => {
  if (emulator === undefined) leftOut(`a module for ${emulated} under qemu`, "qemu-user is not installed");
  else
    test("is loaded under qemu, and said so", async () => {
      const own = await discoverWithHost(fixtureModule("keyspecs"));
      const other = await discoverWithHost(fixtureModule("keyspecs", emulated));
      expect(other.commands).toEqual(own.commands);
      expect(other.server).toContain(`under qemu-${emulated}`);
      const error = await discoveryErrorOf(discoverWithHost(fixtureModule("crashes", emulated)));
      expect(error).toMatchObject({ code: "crashed", facts: { signal: "SIGSEGV" } });
    });

  test("is an error where qemu is missing", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = folder;
    try {
      const error = await discoveryErrorOf(discoverWithHost(fixtureModule("tally", emulated)));
      expect(error).toMatchObject({ code: "foreign-architecture", facts: { module: emulated } });
    } finally {
      process.env["PATH"] = path;
    }
  });

  test("needs program, sysroot and host: any two of them are not enough", async () => {
    const place = join(folder, "emulator");
    const sysroot = join(place, "sysroot");
    await mkdir(join(sysroot, "lib"), { recursive: true });
    await mkdir(join(place, "prebuilt"), { recursive: true });
    const parts = {
      program: join(place, "qemu-aarch64"),
      loader: join(sysroot, "lib", "ld-linux-aarch64.so.1"),
      host: join(place, "prebuilt", "module-host.linux-aarch64"),
    };
    const environment = { PATH: place, QEMU_LD_PREFIX: sysroot };
    const look = () => findEmulator("aarch64", { directory: place, environment });
    expect(await look()).toBeUndefined();
    await writeFile(parts.program, "");
    await writeFile(parts.host, "");
    const without = await look();
    // A sysroot of the system itself may replace the one that is not there yet.
    expect(without?.sysroot).not.toBe(sysroot);
    await copyFile(parts.program, parts.loader);
    expect(await look()).toEqual({ program: parts.program, sysroot, host: parts.host });
  });
});
