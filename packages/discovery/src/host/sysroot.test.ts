import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import { discover } from "../discover.ts";
import { discoverWithHost } from "./discover-with-host.ts";
import { listedLibraries } from "./launch.ts";
import { openSysroot } from "./sysroot.ts";

const names = {
  x64: { architecture: "x86_64", loader: "/lib64/ld-linux-x86-64.so.2" },
  arm64: { architecture: "aarch64", loader: "/lib/ld-linux-aarch64.so.1" },
} as const;
const { architecture, loader } = names[process.arch === "arm64" ? "arm64" : "x64"];
const loaderName = loader.replace(/.*\//, "");
const module = fileURLToPath(
  new URL(`../../../../fixtures/modules/${architecture}/powers.so`, import.meta.url),
);
const libraries = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"];

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sysroot-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The libraries of this machine, in a folder that links to them as distributions do: from its own root. */
function copyLibraries(): void {
  const own = dirname(realpathSync(loader));
  mkdirSync(join(folder, "usr/lib/own"), { recursive: true });
  for (const name of [...libraries, loaderName])
    copyFileSync(join(own, name), join(folder, "usr/lib/own", name));
  symlinkSync("usr/lib/own", join(folder, "lib"));
  mkdirSync(join(folder, "lib64"));
  if (loader.startsWith("/lib64/")) symlinkSync(`/lib/${loaderName}`, join(folder, "lib64", loaderName));
}

const hasLibraries = existsSync(loader) && existsSync(join(dirname(realpathSync(loader)), "libc.so.6"));

describeUnless(
  hasLibraries ? undefined : "the system has no glibc",
  "the root folder of another system",
  () => {
    it("has the loader and the libraries that a module is loaded with", async () => {
      copyLibraries();
      const found = await discoverWithHost(module, { sysroot: folder });
      expect(found).toMatchObject({
        name: "powers",
        server: expect.stringContaining(`with the libraries of ${folder}`),
      });
      const plain = await discoverWithHost(module);
      expect(found.commands).toEqual(plain.commands);
      expect(plain.libraries).toBeUndefined();
      expect(found.libraries).not.toEqual([]);
      for (const library of found.libraries ?? []) expect(library).toContain(`${folder}/usr/lib/own/`);
    });

    it("has libraries in the folders of its ld.so.conf", async () => {
      copyLibraries();
      mkdirSync(join(folder, "opt/own"), { recursive: true });
      copyFileSync(join(folder, "lib/libc.so.6"), join(folder, "opt/own/libc.so.6"));
      write("etc/ld.so.conf", "include ld.so.conf.d/*.conf\n");
      write("etc/ld.so.conf.d/own.conf", "/opt/own\n");
      const { libraries } = await discoverWithHost(module, { sysroot: folder });
      expect(libraries).toContain(join(folder, "opt/own/libc.so.6"));
    });

    it("is asked for by auto too, and no server takes its place", async () => {
      await expect(discover(module, { sysroot: folder })).rejects.toMatchObject({ code: "no-sysroot" });
      await expect(discover(module, { method: "redis", sysroot: folder })).rejects.toBeInstanceOf(RangeError);
    });

    it("has a loader that starts the host", async () => {
      write(`lib/${loaderName}`, "#!/bin/sh\necho no such thing >&2\nexit 127\n");
      chmodSync(join(folder, "lib", loaderName), 0o755);
      await expect(discoverWithHost(module, { sysroot: folder })).rejects.toMatchObject({
        code: "no-sysroot",
        message: expect.stringMatching(/cannot start the module host: no such thing/),
      });
    });
  },
);

it("must have a loader for the architecture", async () => {
  write("lib64/ld-linux-x86-64.so.2", "");
  await expect(openSysroot(folder, "aarch64")).rejects.toMatchObject({
    code: "no-sysroot",
    message: `${folder} has no ld-linux-aarch64.so.1, the loader of glibc for aarch64`,
    facts: { folder, architecture: "aarch64" },
  });
});

it.each([":", ";"])("cannot have %j in its path, where the loader takes a list", async (sign) => {
  write(`a${sign}b/lib64/ld-linux-x86-64.so.2`, "");
  await expect(openSysroot(join(folder, `a${sign}b`), "x86_64")).rejects.toMatchObject({
    code: "no-sysroot",
    message: `${folder}/a${sign}b has a ${sign} in its path, which the loader of glibc takes for the end of a folder`,
  });
});

it.each(["lib", "usr/lib"])("is not that of a system with musl, as Alpine is, in %s", async (place) => {
  write(`${place}/ld-musl-x86_64.so.1`, "");
  write(`${place}/libc.musl-x86_64.so.1`, "");
  if (place !== "lib") symlinkSync("/usr/lib", join(folder, "lib"));
  await expect(openSysroot(folder, "x86_64")).rejects.toMatchObject({
    code: "no-sysroot",
    message: expect.stringMatching(/no ld-linux-x86-64\.so\.2, .*: it is a system with musl$/),
  });
});

it.each([
  ["relative", (name: string) => `usr/${name}`],
  ["absolute", (name: string) => `/usr/${name}`],
])("has its libraries in lib64 of /usr, as RHEL has, through %s links", async (_, target) => {
  write("usr/lib64/ld-2.28.so", "");
  symlinkSync("ld-2.28.so", join(folder, "usr/lib64/ld-linux-x86-64.so.2"));
  write("usr/lib/os-release", "");
  for (const name of ["lib64", "lib"]) symlinkSync(target(name), join(folder, name));
  expect(await openSysroot(folder, "x86_64")).toEqual({
    folder,
    loader: join(folder, "usr/lib64/ld-2.28.so"),
    libraryPath: [join(folder, "usr/lib64"), join(folder, "usr/lib")],
  });
});

it("is not left by a link", async () => {
  // On this machine both lead to its own loader.
  write("usr/lib/other", "");
  mkdirSync(join(folder, "lib64"));
  symlinkSync("/lib64/../../../../lib64/none", join(folder, "lib64/ld-linux-x86-64.so.2"));
  symlinkSync("/lib64", join(folder, "lib"));
  await expect(openSysroot(folder, "x86_64")).rejects.toMatchObject({ code: "no-sysroot" });
  write("opt/loader", "");
  mkdirSync(join(folder, "usr/lib64"));
  symlinkSync("/opt/loader", join(folder, "usr/lib64/ld-linux-x86-64.so.2"));
  expect(await openSysroot(folder, "x86_64")).toMatchObject({
    loader: join(folder, "opt/loader"),
    libraryPath: [join(folder, "lib64"), join(folder, "usr/lib64"), join(folder, "usr/lib")],
  });
});

it("a loop of links leads nowhere", async () => {
  symlinkSync("lib", join(folder, "lib"));
  await expect(openSysroot(folder, "x86_64")).rejects.toMatchObject({ code: "no-sysroot" });
});

it("a loader lists what it would load", () => {
  const lines = [
    "\tlinux-vdso.so.1 (0x00007ffd)",
    "\tlibm.so.6 => /root/lib/libm.so.6 (0x00007f1)",
    "\tlibx.so => not found",
    "\tliba b.so => /with blank/liba b.so (0x0000ab)",
  ];
  expect(listedLibraries(lines)).toEqual(["/root/lib/libm.so.6", "/with blank/liba b.so"]);
});
