import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fixturesFolder } from "../discovery/fixture-modules.ts";
import { type Vendor, vendors } from "./vendors.ts";

/** One call of `ramp pack`, made of RAMP and of ours. */
export interface DifferentialCase {
  readonly title: string;
  /** Name of a fixture, or the path of a module. */
  readonly module: string;
  /** Name of a file in `fixtures/manifests`. */
  readonly manifest?: string;
  /** Text of a manifest that no fixture has. */
  readonly text?: string;
  readonly words?: readonly string[];
  /** The working directory is a git repository. */
  readonly inRepository?: boolean;
}

/** What a build would have set. */
export const environment = { SEMVER: "1.4.2", COG_PLUGIN: "plugin/cog_eight", COG_HOME: "home" };

const manifestFolder = join(fixturesFolder, "../manifests");

/** Modules that do not let a server go on: RAMP would wait for ever. */
const unanswering = new Set(["hangs", "spins", "floods", "floods-log"]);

function fixtureCases(): DifferentialCase[] {
  const modules = readdirSync(join(fixturesFolder, "x86_64")).map((file) => basename(file, ".so"));
  return modules
    .filter((module) => !unanswering.has(module))
    .toSorted()
    .map((module) => ({ title: `fixture ${module}`, module }));
}

function manifestCases(): DifferentialCase[] {
  return readdirSync(manifestFolder)
    .toSorted()
    .map((manifest) => ({ title: `manifest ${manifest}`, module: "tally", manifest }));
}

const command = (name: string) =>
  JSON.stringify({
    command_name: name,
    command_arity: -2,
    flags: ["readonly"],
    first_key: 1,
    last_key: 1,
    step: -1,
  });

/** Every option of RAMP that says something about the metadata, and the spellings that its parser takes. */
const optionLines: readonly (readonly string[])[] = [
  ["--display-name", "Tally 2"],
  ["-d", "Tally 2"],
  ["-d", ""],
  ["--display-name=Tally=2"],
  ["-dTally"],
  ["--capability-name", "Counting"],
  ["-b", "Counting"],
  ["--module-name", "counter"],
  ["-n", "counter"],
  ["--author", "Somebody"],
  ["-a", "Somebody"],
  ["--email", "a@example.com"],
  ["-e", "a@example.com"],
  ["--architecture", "x86_64"],
  ["-A", "x86_64"],
  ["-A", "aarch64"],
  ["--description", "Counts"],
  ["-D", "Counts"],
  ["--homepage", "https://example.com"],
  ["-h", "https://example.com"],
  ["--license", "MIT"],
  ["-l", "MIT"],
  ["--cmdargs", "one two"],
  ["-c", "one two"],
  ["-c", "--dashes"],
  ["-c=one"],
  ["--runcmdargs", "run"],
  ["--runcmdargs", ""],
  ["-c", "one", "--runcmdargs", ""],
  ["--redis-min-version", "7.2"],
  ["-r", "7.2"],
  ["--redis-pack-min-version", "7.4"],
  ["-R", "7.4"],
  ["--redis-compatible-version", "8.0"],
  ["-cr", "8.0"],
  ["-cr=8.0"],
  ["--bigstore-version-2-support"],
  ["--config-command", "TALLY.CONFIG SET"],
  ["-cc", "TALLY.CONFIG SET"],
  ["-cc=TALLY.CONFIG"],
  ["-d", "-cc", "-cc", "-cr", "-cr", "8.2"],
  ["--os", "Linux"],
  ["-O", "Linux"],
  ["-O", "Darwin"],
  ["--capabilities", "types,hash_policy,flash,ipv6,asm,types"],
  ["-C", "types"],
  ["--exclude-commands", "tally.get,tally.incr,tally.reset,tally.total"],
  ["-E", "TALLY.GET"],
  ["-E", "tally.get,TALLY.GET"],
  ["--overide-command", command("tally.get")],
  ["--overide-command", command("TALLY.GET")],
  ["--overide-command", command("nothing")],
  ["--overide-command", command("tally.get"), "--overide-command", command("tally.incr")],
  ["-E", "tally.get", "--overide-command", command("tally.get")],
  ["--add-command", command("tally.extra")],
  ["--add-command", command("tally.extra"), "--add-command", command("tally.other")],
  ["--add-command", command("tally.get")],
  ["-r", "6.2", "-r", "7.2"],
  ["-vn", "counter"],
];

function optionCases(): DifferentialCase[] {
  const alone = optionLines.map((words) => ({ title: `options ${words.join(" ")}`, module: "tally", words }));
  // What the manifest says, the options say again.
  const beside = optionLines
    .filter((_, index) => index % 3 === 0)
    .map((words) => ({
      title: `document-style.yml and ${words.join(" ")}`,
      module: "tally",
      manifest: "document-style.yml",
      words,
    }));
  const loaded: DifferentialCase[] = [
    ["-c", "one two"],
    ["-c", "one", "--runcmdargs", "run"],
    ["-c", "one", "--runcmdargs", ""],
    ["--runcmdargs", "{os.getenv('COG_HOME')}"],
    ["-c", "{os.getenv('COG_HOME')}"],
  ].map((words) => ({ title: `arguments ${words.join(" ")}`, module: "arguments", words }));
  return [...alone, ...beside, ...loaded];
}

const sha256 = "ab".repeat(32);

/** What the fixtures have not. */
const texts: Readonly<Record<string, string>> = {
  "empty fields": "display_name: X\nauthor:\ncrdb:\n",
  "names in one text": "display_name: X\nexclude_commands: tally.get, tally.reset\n",
  "the right spelling": `display_name: X\noverride_command:\n  - ${command("tally.get")}\n`,
  "both spellings": `overide_command:\n  - ${command("tally.get")}\noverride_command:\n  - ${command("tally.incr")}\n`,
  "a map of dependencies": `dependencies:\n  a: {url: "https://example.com/a.tgz", sha256: "${sha256}"}\n`,
  "a list of dependencies": `dependencies:\n  - {name: a, url: "https://example.com/a.tgz", sha256: "${sha256}"}\n`,
  "a dependency twice": `dependencies:\n  - {name: a, url: "https://example.com/a.tgz", sha256: "${sha256}"}\n  - {name: a, url: "https://example.com/b.tgz", sha256: "${sha256}"}\n`,
  "a dependency without its checksum": 'dependencies:\n  a: {url: "https://example.com/a.tgz"}\n',
  "a command without its arity":
    "add_command:\n  - {command_name: tally.more, flags: [], first_key: 0, last_key: 0, step: 0}\n",
  "Active-Active": "crdb:\n  supported_featureset_versions: [1, 3]\n",
  systems: "operating_systems: [rhel9, ubuntu22]\n",
  "a system without a version": "operating_systems: [rhel]\n",
  "a clone's architecture": "display_name: X\narchitecture: x86_64\n",
  "a number for a text": "display_name: 7\n",
  "a version of four parts": 'display_name: X\nmin_redis_version: "7.2.1.1"\n',
  "a key twice": "author: X\nauthor: Y\n",
  "no YAML": "author: [X\n",
  "a commit": `display_name: X\ngit_sha: ${"0123456789".repeat(4)}\n`,
  "a name and versions": 'display_name: X\nmodule_name: other\nsemantic_version: "9.9.9"\n',
  "arguments of the server": "display_name: X\nredis_args: {loglevel: warning}\n",
};

function textCases(): DifferentialCase[] {
  return Object.entries(texts).map(([title, text]) => ({ title: `text: ${title}`, module: "tally", text }));
}

export const differentialCases: readonly DifferentialCase[] = [
  { title: "in a repository", module: "tally", inRepository: true },
  ...fixtureCases(),
  ...manifestCases(),
  ...textCases(),
  ...optionCases(),
  ...vendors.map(vendorCase),
];

/** The same words as in the vendor's line, but for the name of the bundle. */
function vendorCase({ name, module, manifest, words }: Vendor): DifferentialCase {
  return { title: `vendor ${name}`, module, manifest, words };
}

export function manifestPath(name: string): string {
  return join(manifestFolder, name);
}
