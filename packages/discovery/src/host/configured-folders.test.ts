import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { configuredFolders } from "./configured-folders.ts";

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "configured-")));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function makeFolders(...paths: string[]): string[] {
  for (const path of paths) mkdirSync(join(root, path), { recursive: true });
  return paths.map((path) => join(root, path));
}

it("are those of a Debian, of files in the order of their names", async () => {
  const folders = makeFolders("usr/local/lib", "lib/x86_64-linux-gnu", "opt/with blank");
  write("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n\n");
  write(
    "etc/ld.so.conf.d/x86_64-linux-gnu.conf",
    "# Multiarch support\n/lib/x86_64-linux-gnu # ours\n/gone\n",
  );
  write("etc/ld.so.conf.d/libc.conf", "# libc default configuration\n/usr/local/lib\r\n");
  write("etc/ld.so.conf.d/z.conf", "\t/opt/with blank \n");
  write("etc/ld.so.conf.d/.hidden.conf", "/opt/with blank\n");
  write("etc/ld.so.conf.d/y.conf.bak", "/opt/with blank\n");
  expect(await configuredFolders(root)).toEqual(folders);
});

it("are read from beside the file, through links of the root folder", async () => {
  const [folder] = makeFolders("opt/redis/lib");
  write("etc/ld.so.conf", "include ld.so.conf.d/*.conf none/*.conf\nhwcap 0 nosegneg\n");
  write("usr/share/own.conf", "/usr/redis\n");
  mkdirSync(join(root, "etc/ld.so.conf.d"));
  symlinkSync("/usr/share/own.conf", join(root, "etc/ld.so.conf.d/own.conf"));
  symlinkSync("/opt/redis/lib", join(root, "usr/redis"));
  expect(await configuredFolders(root)).toEqual([folder]);
});

it.each([
  ["no file", () => {}],
  ["a file that includes itself", () => write("etc/ld.so.conf", "include *.conf\n")],
  ["a folder", () => makeFolders("etc/ld.so.conf")],
  ["a file for a folder", () => write("etc/ld.so.conf", "include ld.so.conf/*\n")],
  [
    "a pipe",
    () => {
      makeFolders("etc");
      execFileSync("mkfifo", [join(root, "etc/ld.so.conf")]);
    },
  ],
  ["a pattern that is no expression", () => write("etc/ld.so.conf", "include [(*+\n")],
  ["a file of another kind", () => write("etc/ld.so.conf", "/lib\n".repeat(20_000))],
])("are none in %s", async (_, prepare) => {
  makeFolders("lib");
  prepare();
  expect(await configuredFolders(root)).toEqual([]);
});

it("stay below the root folder", async () => {
  makeFolders("etc");
  write("etc/ld.so.conf", "/../../../usr/lib\ninclude ../../../../etc/ld.so.conf.d/*.conf\n");
  expect(await configuredFolders(root)).toEqual([]);
});
