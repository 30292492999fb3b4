// Writes the code that V8 makes of the chunks of the command and of the functions that everyday use of it calls.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const uses = [
  ["--help"],
  ["help", "pack"],
  ["pack", "MODULE", "-m", "MANIFEST", "-o", "new.zip", "-q"],
  ["pack", "MODULE", "-m", "MANIFEST", "-o", "other.zip", "--commands-from", "new.zip", "-q"],
  ["verify", "new.zip"],
  ["verify", "new.zip", "--json"],
  ["check", "new.zip", "--target", "rs-8.0/rhel9"],
  ["matrix", "new.zip"],
  ["diff", "new.zip", "other.zip"],
  ["inspect", "new.zip"],
  ["unpack", "new.zip", "-d", "unpacked"],
  ["lint", "MANIFEST", "unpacked/module.json", "new.zip"],
  ["lint", "README.md"],
  ["commands", "MODULE"],
  ["targets"],
  ["rules"],
];

/** `start` is the file that `bin` loads. */
export async function writeCode(start, root) {
  const before = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), "rampart-build-"));
  try {
    process.chdir(folder);
    const { makeCode, codeFolder } = createRequire(import.meta.url)(start);
    const code = await makeCode(async ({ run }) => {
      for (const use of uses) await runOnce(run, use, root);
    });
    const directory = codeFolder();
    await mkdir(directory, { recursive: true });
    for (const [name, data] of code) await writeFile(join(directory, name), data);
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
}

const places = (root) => ({
  MODULE: join(root, `fixtures/modules/${process.arch === "arm64" ? "aarch64" : "x86_64"}/tally.so`),
  MANIFEST: join(root, "fixtures/example/ramp.yml"),
  "README.md": join(root, "README.md"),
});

async function runOnce(run, use, root) {
  let said = "";
  const write = (text) => {
    said += text;
  };
  const output = { isTerminal: false, columns: undefined, write };
  const signal = new AbortController().signal;
  const io = { stdout: output, stderr: output, environment: {}, signal };
  const given = places(root);
  const exitCode = await run(
    use.map((word) => given[word] ?? word),
    io,
    "rampart",
  );
  if (exitCode > 1) console.log(`rampart ${use.join(" ")}: ${said}`);
}
