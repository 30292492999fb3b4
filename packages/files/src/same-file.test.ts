import { link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rampartErrorOf } from "./rampart-error.test-support.ts";
import { findOverlap, refuseOverlap } from "./same-file.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const named = (...names: string[]) => names.map((name) => ({ path: at(name), name: `--${name}` }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "same-file-"));
  await mkdir(at("sub"));
  await writeFile(at("module.so"), "");
  await writeFile(at("other.so"), "");
  await link(at("module.so"), at("second-name.so"));
  await symlink("module.so", at("link.so"));
  await symlink("sub", at("link-to-sub"));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(["module.so", "second-name.so", "link.so", "sub/../module.so"])(
  "an output %s that is the input is found",
  async (name) => {
    const overlap = await findOverlap(named("module.so"), [...named("new.zip"), ...named(name)]);
    expect(overlap).toMatchObject({ output: { name: `--${name}` }, other: { name: "--module.so" } });
    expect(overlap?.otherIs).toBe("input");
  },
);

it("paths are compared from the working directory", async () => {
  const path = relative(process.cwd(), at("module.so"));
  expect(await findOverlap(named("module.so"), [{ path, name: "-o" }])).toBeDefined();
});

it.each([
  ["new.zip", "new.zip"],
  ["sub/new.zip", "link-to-sub/new.zip"],
  ["missing/new.zip", "missing/new.zip"],
  ["link.so", "module.so"],
])("two outputs %s and %s are one file", async (first, second) => {
  expect((await findOverlap([], named(first, second)))?.otherIs).toBe("output");
});

it("different files are no overlap, and neither are two inputs", async () => {
  const inputs = named("module.so", "link.so");
  expect(await findOverlap(inputs, named("other.so", "new.zip", "sub/new.zip"))).toBeUndefined();
});

it("a device may be named twice", async () => {
  const twice = [1, 2].map((number) => ({ path: "/dev/null", name: `--${number}` }));
  expect(await findOverlap([], twice)).toBeUndefined();
});

it("an overlap is a wrong call that names both", async () => {
  await refuseOverlap(named("module.so"), named("new.zip"));
  const asInput = await rampartErrorOf(refuseOverlap(named("module.so"), named("link.so")));
  expect(asInput).toMatchObject({ fault: "call", code: "output-is-input" });
  expect(asInput.message).toBe(
    `--link.so (${at("link.so")}) is the same file as --module.so (${at("module.so")})`,
  );
  const asOutput = await rampartErrorOf(refuseOverlap([], named("a", "a")));
  expect(asOutput).toMatchObject({ fault: "call", code: "output-collision" });
});
