import { basename } from "node:path";
import { getRawAsset, isSea } from "node:sea";
import { ChunkLoader } from "./chunk-loader.ts";

// What a single executable starts: the command with all its files inside of the program.

/** Set by scripts/bundle-cli.mjs. */
declare const RAMPART_MAIN: string;
/** Set by scripts/release-executable.mjs: names of the files, with a slash between their parts. */
declare const RAMPART_FILES: readonly string[];

type Main = typeof import("./main.ts");

const names = new Set(RAMPART_FILES);
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

const loader = new ChunkLoader({
  folder: "/rampart",
  source: (name) => bytes(name).toString("latin1"),
  code: (name) => (names.has(`code/${name}`) ? bytes(`code/${name}`) : undefined),
});

if (!isSea()) throw new Error("this file is meant for a single executable");
const { main } = loader.load(RAMPART_MAIN) as Main;
void main(basename(process.argv[1] ?? "") === "ramp" ? "ramp" : "rampart", { names: RAMPART_FILES, bytes });
