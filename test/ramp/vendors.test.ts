import { spawnSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { entriesOf } from "../cli/bundle-contents.ts";
import { architecture, commandPath, useWorkspace } from "../cli/rampart.ts";
import { leftOut } from "../support/left-out.ts";
import { differencesOf } from "./differences.ts";
import { manifestPath } from "./differential-cases.ts";
import { comparable, expectedMetadata, recordedExpectations } from "./expectations.ts";
import { installedRamp, type Metadata, modulePath } from "./packers.ts";
import { hasRediSearch, rediSearch, type Vendor, vendors } from "./vendors.ts";

// The lines of the vendors' packing scripts, run by a shell as they are. What starts RAMP in them starts `ramp`.

const workspace = useWorkspace();
const pythonFolder = fileURLToPath(new URL("../../packages/cli/python", import.meta.url));
const recorded = recordedExpectations();

const python = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "python3"))
  .find((path) => existsSync(path));

/** Ways in which the scripts start RAMP, by what is in `RAMP_CMD`. */
const starts: readonly (readonly [way: string, command: string])[] = [
  ["ramp in PATH", "ramp"],
  ...(python === undefined ? [] : ([["python3 -m RAMP.ramp", "python3 -m RAMP.ramp"]] as const)),
];
if (python === undefined) leftOut("vendors' scripts with `python3 -m RAMP.ramp`", "python3 is not installed");
if (!hasRediSearch) leftOut("packing RediSearch as its vendor does", `${rediSearch} is not there`);

interface Script {
  readonly status: number | null;
  readonly printed: string;
}

async function runLine(vendor: Vendor, ramp: string): Promise<Script> {
  const here = workspace.current;
  await mkdir(here.path("artifacts/snapshots"), { recursive: true });
  await mkdir(here.path("bin"));
  symlinkSync(commandPath("ramp"), here.path("bin/ramp"));
  const folders = [here.path("bin"), dirname(process.execPath), process.env["PATH"] ?? ""];
  const { status, stdout, stderr } = spawnSync("sh", ["-ec", vendor.line], {
    cwd: here.folder,
    env: {
      ...vendor.variables,
      PATH: folders.join(delimiter),
      PYTHONPATH: pythonFolder,
      PYTHONDONTWRITEBYTECODE: "1",
      RAMP_CMD: ramp,
      MODULE: modulePath(vendor),
      RAMP_YAML: manifestPath(vendor.manifest),
    },
    encoding: "utf8",
  });
  return { status, printed: stdout + stderr };
}

async function metadataOf(path: string): Promise<Metadata> {
  const entries = await entriesOf(workspace.current.path(path));
  const json = entries.find(({ name }) => name === "module.json");
  return JSON.parse(json?.bytes.toString("utf8") ?? "") as Metadata;
}

const rows = vendors.flatMap((vendor) => starts.map(([way, ramp]) => ({ ...vendor, vendor, way, ramp })));

describe("a vendor's packing line", () => {
  it.each(rows)("$name, $way: the same names, the same metadata", async ({ vendor, ramp }) => {
    const output = vendor.output.replace("x86_64.1.2.3", `${architecture}.1.2.3`);
    expect(await runLine(vendor, ramp)).toEqual({ status: 0, printed: "" });
    const said = (await workspace.current.read("ramp.err")).toString();
    expect(workspace.current.has(output), said).toBe(true);
    expect((await workspace.current.read("ramp.fname")).toString()).toBe(output);
    expect(said.split("\n")).toContain(output);

    const written = comparable(await metadataOf(output));
    const expected = expectedMetadata(recorded, `vendor ${vendor.name}`);
    expect(expected).toBeDefined();
    const differences = differencesOf(expected ?? {}, written);
    expect(differences.filter(({ row }) => row === undefined)).toEqual([]);
  });

  it.each(vendors.map((vendor) => ({ ...vendor, vendor })))(
    "$name: fails where the module does not load, and leaves no name behind",
    async ({ vendor }) => {
      const failing = { ...vendor, module: "refuses", line: vendor.line.replace(" || true", "") };
      expect((await runLine(failing, "ramp")).status).toBe(1);
      expect(workspace.current.has("ramp.fname")).toBe(false);
      expect((await workspace.current.list()).filter((file) => file.endsWith(".zip"))).toEqual([]);
    },
  );

  if (installedRamp !== undefined) {
    it.each(vendors.map((vendor) => ({ ...vendor, vendor })))(
      "$name: gives RAMP's names",
      async ({ vendor }) => {
        const output = vendor.output.replace("x86_64.1.2.3", `${architecture}.1.2.3`);
        expect((await runLine(vendor, installedRamp ?? "")).status).toBe(0);
        expect((await workspace.current.read("ramp.fname")).toString()).toBe(output);
        expect(workspace.current.has(output)).toBe(true);
      },
    );
  }
});
