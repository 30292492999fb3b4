// What a checkout of the public Redis documentation says, and what of it is new.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { propose, type Said, type SoftwareData, type Sourced, type Statement } from "./propose.ts";
import { commandsOf, functionsOf } from "./read-api-pages.ts";
import {
  type Reading,
  readBundledVersions,
  readErrorCodes,
  readLifecycle,
  readNames,
  readPlatforms,
  readReleaseNotes,
  readUpgradePaths,
} from "./read-pages.ts";

const pages = {
  notes: "content/operate/rs/release-notes",
  lifecycle: "content/operate/rs/installing-upgrading/product-lifecycle.md",
  bundled: "content/embeds/rs-bundled-db-versions.md",
  platforms: "content/embeds/supported-platforms-embed.md",
  upgradePaths: "content/embeds/rs-upgrade-paths.md",
  capabilities: "content/operate/oss_and_stack/stack-with-enterprise/enterprise-capabilities.md",
  moduleObject: "content/operate/rs/references/rest-api/objects/module.md",
  requests: "content/operate/rs/references/rest-api/requests",
  functions: "content/develop/reference/modules/modules-api-ref.md",
  commands: "data/commands_core.json",
};

/** What a checkout of the documentation says. */
export interface Checkout extends Said {
  readonly upgradePaths: readonly Sourced<{ readonly from: string; readonly to: string }>[];
  readonly features: readonly Name[];
  readonly moduleFields: readonly Name[];
  readonly errorCodes: readonly Name[];
  /** Of the module API and of the server, with the releases that have them. */
  readonly functions: readonly Released[];
  readonly commands: readonly Released[];
  /** What in it could not be read. */
  readonly unread: readonly Statement[];
}

type Name = Sourced<{ readonly name: string }>;
type Released = Sourced<{ readonly name: string; readonly since: string }>;

/** Names that Rampart knows already. */
export interface KnownNames {
  readonly moduleFields: ReadonlySet<string>;
  readonly errorCodes: ReadonlySet<string>;
  /** What the module host imitates. */
  readonly functions: ReadonlySet<string>;
  readonly commands: ReadonlySet<string>;
}

export function isCheckout(folder: string): boolean {
  return existsSync(join(folder, pages.notes));
}

export function readCheckout(folder: string): Checkout {
  const unread: Statement[] = [];
  const sourceOf = (path: string) => `redis/docs:${path}`;
  const read = (path: string): string => {
    if (existsSync(join(folder, path))) return readFileSync(join(folder, path), "utf8");
    unread.push({ text: "the page is not there", source: sourceOf(path) });
    return "";
  };
  const sourced = <Fact>(path: string, facts: readonly Fact[]): Sourced<Fact>[] =>
    facts.map((fact) => ({ ...fact, source: sourceOf(path) }));
  const withProblems = <Fact>(path: string, reader: (text: string) => Reading<Fact>): Sourced<Fact>[] => {
    const { facts, problems } = reader(read(path));
    unread.push(...problems.map((text) => ({ text, source: sourceOf(path) })));
    return sourced(path, facts);
  };
  const notes = filesBelow(folder, pages.notes)
    .filter((path) => /\/rs-\d[^/]*\.md$/.test(path))
    .flatMap((path) => {
      const reading = readReleaseNotes(read(path));
      if (!("problem" in reading)) return sourced(path, [reading]);
      unread.push({ text: reading.problem, source: sourceOf(path) });
      return [];
    });
  const names = (path: string) =>
    sourced(
      path,
      readNames(read(path)).map((name) => ({ name })),
    );
  const released = (path: string, reader: (text: string) => ReadonlyMap<string, string>) => {
    const text = read(path);
    const facts = text === "" ? [] : [...reader(text)].map(([name, since]) => ({ name, since }));
    return sourced(path, facts);
  };
  return {
    notes,
    lifecycle: withProblems(pages.lifecycle, readLifecycle),
    bundled: sourced(pages.bundled, readBundledVersions(read(pages.bundled))),
    platforms: withProblems(pages.platforms, readPlatforms),
    upgradePaths: sourced(pages.upgradePaths, readUpgradePaths(read(pages.upgradePaths))),
    features: names(pages.capabilities),
    moduleFields: names(pages.moduleObject),
    errorCodes: filesBelow(folder, pages.requests)
      .filter((path) => /modules/.test(path))
      .flatMap((path) =>
        sourced(
          path,
          readErrorCodes(read(path)).map((name) => ({ name })),
        ),
      ),
    functions: released(pages.functions, functionsOf),
    commands: released(pages.commands, commandsOf),
    unread,
  };
}

function filesBelow(folder: string, path: string): string[] {
  if (!existsSync(join(folder, path))) return [];
  const names = readdirSync(join(folder, path), { recursive: true, encoding: "utf8" });
  return names
    .map((name) => join(path, name))
    .filter((name) => name.endsWith(".md"))
    .toSorted();
}

/** Features of the page that correspond to our capabilities; `Redis Flex` is the second generation of flash. */
const knownFeatures = [
  ...["Active-Active (CRDB)", "Backup/Restore", "Clustering", "Custom hashing policy", "Eviction expiration"],
  ...["Failover/migration", "Internode encryption", "Module data types", "Persistence (AOF)"],
  ...[
    "Persistence (snapshot)",
    "Auto Tiering",
    "Redis on Flash",
    "Redis Flex",
    "Replica Of",
    "Reshard/rebalance",
  ],
  // The products in the first table.
  ...[
    "Redis Search",
    "Search and query",
    "JSON",
    "Time series",
    "Probabilistic",
    "Gears",
    "Triggers and functions",
    "Graph",
  ],
];

/** Names that Rampart does not know: no data file holds them, so they are listed. */
function newNames(said: Checkout, known: KnownNames): Statement[] {
  const { features, moduleFields, errorCodes, functions, commands } = said;
  const label = (name: string) => name.replace(/\[([^\]]*)\]\(.*\)/, "$1");
  const isFeature = (name: string) => name !== "" && !name.startsWith("Feature");
  const strange = [
    ...features
      .filter(({ name }) => isFeature(name) && !knownFeatures.includes(label(name)))
      .map((one) => ["feature", one] as const),
    ...moduleFields
      .filter(({ name }) => /^[a-z_0-9]+$/.test(name) && !known.moduleFields.has(name))
      .map((one) => ["field of the module object", one] as const),
    ...errorCodes
      .filter(({ name }) => !known.errorCodes.has(name))
      .map((one) => ["error code", one] as const),
  ];
  const later = [
    ...functions.filter(({ name }) => !known.functions.has(name)).map((one) => ["function", one] as const),
    ...commands.filter(({ name }) => !known.commands.has(name)).map((one) => ["command", one] as const),
  ];
  return [
    ...strange.map(([kind, { name, source }]) => ({
      text: `the ${kind} ${label(name)} is not known to Rampart`,
      source,
    })),
    ...later.map(([kind, { name, since, source }]) => ({
      text: `the ${kind} ${name} (${since}) is not known to the module host`,
      source,
    })),
  ];
}

/** What is proposed, in words, and the data as they would be; the same data where nothing is. */
export function proposalOf(
  data: SoftwareData,
  said: Checkout,
  known: KnownNames,
  today: string,
): { readonly head: string; readonly rest: string; readonly data: SoftwareData } {
  const { proposal, changes, open } = propose(data, said);
  const counts = `${said.notes.length} pages of builds, ${said.lifecycle.length} lines, ${said.upgradePaths.length} upgrade paths.\n`;
  const proposed = changes.length === 0 ? "\nNothing to propose.\n" : list("Proposed:", changes);
  return {
    head: `${counts}${proposed}`,
    rest: `${list("For a person to decide:", [...open, ...newNames(said, known)])}${list("Not read:", said.unread)}`,
    data: changes.length === 0 ? data : { ...proposal, asOf: today },
  };
}

function list(title: string, items: readonly Statement[]): string {
  if (items.length === 0) return "";
  return `\n${title}\n${items.map(({ text, source }) => `* ${text} (${source})`).join("\n")}\n`;
}
