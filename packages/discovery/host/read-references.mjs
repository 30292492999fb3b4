// Brings ../data up to a checkout of redis/docs: functions of the API and commands of the server that came with Redis 8.0
// or later, names and releases alone. `node read-references.mjs PATH` says what it changed, and from which commit.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadScript } from "../../../scripts/bundled-script.mjs";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: read-references.mjs PATH");

const { commandsOf, functionsOf } = await loadScript("data-propose.ts");
const commit = execFileSync("git", ["-C", folder, "log", "-1", "--format=%h of %cs"]).toString().trim();
const page = (path) => readFileSync(join(folder, path), "utf8");
const say = (line) => process.stdout.write(`${line}\n`);
const isLater = (since) => /^(?:[89]|\d{2,})\.\d+\.\d+$/.test(since);

function update(file, list, said) {
  const path = new URL(`../data/${file}`, import.meta.url);
  const data = JSON.parse(readFileSync(path, "utf8"));
  for (const [name, since] of said) {
    const known = data[list][name];
    if (since === "unreleased" && known === undefined) say(`${name}: unreleased, left out`);
    if (!isLater(since) || (known?.since ?? known) === since) continue;
    say(`${name}: ${known?.since ?? known ?? "new"} -> ${since}`);
    data[list][name] = since;
  }
  data[list] = Object.fromEntries(Object.entries(data[list]).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(data, null, 2)}\n`);
}

update(
  "module-api.json",
  "functions",
  functionsOf(page("content/develop/reference/modules/modules-api-ref.md")),
);
update("server-commands.json", "commands", commandsOf(page("data/commands_core.json")));
say(`Read redis/docs at ${commit}. Name it under source, set newestRelease, and run build.sh.`);
