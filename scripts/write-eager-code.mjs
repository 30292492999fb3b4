// Writes the code that V8 makes of the chunks of the command, with every function of them: `node --random-seed=1
// --predictable write-eager-code.mjs FOLDER`. Unlike the code of functions that were called (write-code.mjs), it is the same
// bytes each time. V8 leaves both flags out of what it compares when it reads the code.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";

// What was in memory before would stand in the gaps of the code.
setFlagsFromString("--clear-free-memory");
const dist = resolve(process.argv[2]);
const { makeEagerCode } = createRequire(import.meta.url)(join(dist, "start.js"));
const names = (await readdir(dist)).filter((name) => /^[^/]+-[^/]+\.js$/.test(name)).toSorted();
await mkdir(join(dist, "code"), { recursive: true });
for (const name of names) {
  setFlagsFromString("--no-lazy");
  const script = makeEagerCode(name, await readFile(join(dist, name), "latin1"));
  setFlagsFromString("--lazy");
  // The flags at this point are those that the code is read with.
  setFlagsFromString("--no-clear-free-memory");
  await writeFile(join(dist, "code", name), script.createCachedData());
  setFlagsFromString("--clear-free-memory");
}
