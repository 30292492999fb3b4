// Writes the code that V8 makes of the chunks of the command, with every function of them: `node --random-seed=1
// --predictable write-eager-code.cjs FOLDER`. Unlike the code of functions that were called (write-code.mjs), it is the same
// bytes each time: nothing waits here, so that V8 does the same in the same order, and leaves nothing else in the gaps of the
// code. V8 leaves both flags out of what it compares when it reads the code.
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");

const dist = resolve(process.argv[2]);
const { makeEagerCode } = require(join(dist, "start.js"));
const names = readdirSync(dist).filter((name) => /^[^/]+-[^/]+\.js$/.test(name));
mkdirSync(join(dist, "code"), { recursive: true });
for (const name of names.toSorted()) {
  setFlagsFromString("--no-lazy");
  const script = makeEagerCode(name, readFileSync(join(dist, name), "latin1"));
  // The flags at the end are those that the code is read with.
  setFlagsFromString("--lazy");
  writeFileSync(join(dist, "code", name), script.createCachedData());
}
