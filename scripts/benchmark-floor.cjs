// What a part of the work takes without a line of Rampart, as short as it can be written: a command is no quicker.
//
//   node benchmark-floor.cjs pack HOST MODULE ZIP    reads, hashes, loads, deflates and writes a module
//   node benchmark-floor.cjs yaml LIBRARY FOLDER     parses texts, and prints the processor time of each in milliseconds
const fs = require("node:fs");
const { dirname, join } = require("node:path");
const { pathToFileURL } = require("node:url");

const [part, ...words] = process.argv.slice(2);
void { pack, yaml }[part](...words);

async function pack(host, module, zip) {
  const { spawn } = require("node:child_process");
  const { createHash } = require("node:crypto");
  const { constants, crc32, deflateRaw } = require("node:zlib");
  const blockSize = 512 * 1024;
  const windowSize = 32 * 1024;
  const bytes = fs.readFileSync(module);
  const folder = fs.mkdtempSync(join(dirname(zip), "load-"));
  const child = spawn(host, ["--seconds", "10", "--", module], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of child.stdio.slice(1)) stream.resume();
  const loaded = new Promise((resolve) => child.once("close", resolve));
  const blocks = [];
  for (let at = 0; at < bytes.length; at += blockSize) {
    const isLast = at + blockSize >= bytes.length;
    const dictionary = at === 0 ? undefined : bytes.subarray(at - windowSize, at);
    const flush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    const options = { level: 5, memLevel: 9, dictionary, flush, finishFlush: flush };
    const block = bytes.subarray(at, at + blockSize);
    blocks.push(new Promise((resolve) => deflateRaw(block, options, (_, deflated) => resolve(deflated))));
  }
  createHash("sha256").update(bytes).digest("hex");
  crc32(bytes);
  await loaded;
  fs.rmdirSync(folder);
  const hash = createHash("sha256");
  const file = fs.openSync(`${zip}.new`, "w");
  for (const block of await Promise.all(blocks)) {
    hash.update(block);
    fs.writeSync(file, block);
  }
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.renameSync(`${zip}.new`, zip);
  hash.digest("hex");
}

async function yaml(library, folder) {
  const { LineCounter, Schema, parseDocument } = await import(pathToFileURL(library));
  // What Rampart asks for, but for the tags that keep what was typed.
  const options = { version: "1.1", stringKeys: true, prettyErrors: false, uniqueKeys: false };
  const schema = new Schema({ ...options, schema: "yaml-1.1", resolveKnownTags: false });
  const texts = fs.readdirSync(folder).map((name) => fs.readFileSync(join(folder, name, "ramp.yml"), "utf8"));
  const begin = process.cpuUsage();
  for (const text of texts)
    parseDocument(text, { ...options, schema, lineCounter: new LineCounter() }).toJS();
  const { user, system } = process.cpuUsage(begin);
  console.log((user + system) / 1000 / texts.length);
}
