// Reads what the pages of the public documentation say of Redis Software. Pure: text in, facts out. What a page says in a
// form that is not known is reported, never guessed.

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `2026-09` of `September 2026` or `Sept 2026`; undefined where that is no month. */
function monthOf(text: string): string | undefined {
  const [, name = "", year] = /^([A-Za-z]{3,9})\.? (\d{4})$/.exec(text.trim()) ?? [];
  const number = months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return year === undefined || number === 0 ? undefined : `${year}-${String(number).padStart(2, "0")}`;
}

/** `2026-11-30` of `November 30, 2026`. */
function dateOf(text: string): string | undefined {
  const [, month = "", day, year] = /^([A-Za-z]+) (\d{1,2}), (\d{4})$/.exec(text.trim()) ?? [];
  const yearAndMonth = monthOf(`${month} ${year}`);
  return day === undefined || yearAndMonth === undefined
    ? undefined
    : `${yearAndMonth}-${day.padStart(2, "0")}`;
}

/** Cells of the rows of every table, without their borders and the separators below headings. */
function tableRows(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => /^\s*\|/.test(line) && !/^[\s|:-]+$/.test(line))
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, "")
        .split("|")
        .map((cell) => cell.trim()),
    );
}

const plain = (cell: string): string =>
  cell
    .replace(/<sup>.*?<\/sup>/g, "")
    .replace(/<br ?\/?>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/\*\*/g, "")
    .replace(/&nbsp;/g, " ")
    .trim();

/** The release notes of one build. */
export interface BuildNotes {
  readonly version: string;
  readonly month: string;
  /** `rhel9/x86_64`; absent where the page has no table of packages. */
  readonly platforms?: readonly string[];
  /** Minor versions of the bundled modules, by name; absent where the page does not list them. */
  readonly modules?: Readonly<Record<string, readonly string[]>>;
}

export interface LineEnd {
  readonly line: string;
  readonly endOfLife: string | null;
}

export interface OfferedVersions {
  readonly since: string;
  readonly offered: readonly string[];
  readonly default: string;
}

export interface SupportedSystem {
  readonly line: string;
  readonly os: string;
  readonly status: "supported" | "deprecated";
}

/** What a page says, and what in it is of no form that is known. */
export interface Reading<Fact> {
  readonly facts: readonly Fact[];
  readonly problems: readonly string[];
}

export function readReleaseNotes(text: string): BuildNotes | { readonly problem: string } {
  const title = /^title:\s*(.*)$/im.exec(text)?.[1] ?? "";
  const [, version, when = ""] = /release notes (\d+\.\d+\.\d+(?:-\d+)?) \(([^)]*)\)/i.exec(title) ?? [];
  if (version === undefined) return { problem: `the title names no build: ${JSON.stringify(title)}` };
  const month = monthOf(when);
  if (month === undefined) return { problem: `${JSON.stringify(when)} is no month` };
  const [platforms, modules] = [readPackages(text), readModules(text)];
  return { version, month, ...(platforms && { platforms }), ...(modules && { modules }) };
}

/** Systems and architectures that the table of packages lists; undefined where there is no such table. */
function readPackages(text: string): string[] | undefined {
  const start = text.search(/^#+ Downloads/m);
  if (start < 0) return undefined;
  const rows = tableRows(text.slice(start).split(/\n#+ (?!Downloads)/)[0] ?? "");
  const systems = rows.flatMap(([name = ""]) => platformOf(plain(name)) ?? []);
  return systems.length === 0 ? undefined : [...new Set(systems)];
}

function platformOf(name: string): string | undefined {
  if (/FIPS/.test(name)) return undefined;
  const architecture = /arm64|aarch64/i.test(name) ? "aarch64" : "x86_64";
  const [, ubuntu] = /^Ubuntu (\d+)/.exec(name) ?? [];
  const [, amazon] = /^Amazon Linux (\d+)/.exec(name) ?? [];
  const [, rhel] = /^(?:Red ?Hat Enterprise Linux \(RHEL\)|RHEL) (\d+)/i.exec(name) ?? [];
  const os = ubuntu ? `ubuntu${ubuntu}` : amazon ? `amzn${amazon}` : rhel ? `rhel${rhel}` : undefined;
  return os && `${os}/${architecture}`;
}

/** Names that clusters have for the bundled modules, by those of the pages. */
const moduleNames: Readonly<Record<string, string>> = {
  RediSearch: "search",
  RedisJSON: "ReJSON",
  RedisTimeSeries: "timeseries",
  RedisBloom: "bf",
  RedisGraph: "graph",
};

/** Minor versions of the bundled modules; undefined where the page does not list the four that every build has. */
function readModules(text: string): Record<string, string[]> | undefined {
  const found = new Map<string, Set<string>>();
  const start = text.search(/^#+ .*(modules?|feature sets?|Redis database versions)/im);
  const end = text
    .slice(Math.max(start, 0))
    .search(/^#+ (Resolved|Version changes|Supported platforms|Downloads|Deprecations)/m);
  const part = start < 0 ? "" : text.slice(start, end < 0 ? undefined : start + end);
  for (const [, name = "", minor = ""] of part.matchAll(/\b(Redi\w+) v?(\d+\.\d+)(?:\.\d+)?\b/g)) {
    const module = moduleNames[name];
    if (module !== undefined) found.set(module, (found.get(module) ?? new Set<string>()).add(minor));
  }
  if (!["search", "ReJSON", "timeseries", "bf"].every((name) => found.has(name))) return undefined;
  const byNumber = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
  return Object.fromEntries([...found].map(([name, minors]) => [name, [...minors].toSorted(byNumber)]));
}

/** End of life of each line, `null` where it is not fixed. */
export function readLifecycle(text: string): Reading<LineEnd> {
  const facts: LineEnd[] = [];
  const problems: string[] = [];
  for (const [first = "", end = ""] of tableRows(text)) {
    const [, line, released = ""] = /^(\d+\.\d+) [–-] (.*)$/.exec(plain(first)) ?? [];
    if (line === undefined) continue;
    const endOfLife = /^[-–]$|determined/i.test(plain(end)) ? null : dateOf(plain(end));
    const month = monthOf(released);
    if (endOfLife === undefined || month === undefined) problems.push(`the row of ${line} has no dates`);
    else facts.push({ line, endOfLife });
  }
  return { facts, problems };
}

/** Redis versions that each version of a cluster offers. */
export function readBundledVersions(text: string): OfferedVersions[] {
  return tableRows(text).flatMap(([first = "", list = "", preset = ""]) => {
    const [, since] = /^(\d+\.\d+(?:\.\d+)?)(?:\.x)?$/.exec(plain(first)) ?? [];
    const offered = plain(list).split(/,\s*/);
    return since === undefined || !offered.every((one) => /^\d+\.\d+$/.test(one))
      ? []
      : [{ since, offered, default: plain(preset) }];
  });
}

/** Systems of each line, as the overview of platforms has them: supported, deprecated or neither. */
export function readPlatforms(text: string): Reading<SupportedSystem> {
  const rows = tableRows(text);
  const head = rows.find(([first = ""]) => /major versions/i.test(plain(first)));
  if (head === undefined) return { facts: [], problems: ["there is no table by major version"] };
  const lines = head.slice(1).map(plain);
  const facts = rows.flatMap(([first = "", ...cells]): SupportedSystem[] => {
    const platform = platformOf(
      plain(first)
        .replace(/ &.*$/, "")
        .replace(/(\d+)\.04/, "$1"),
    );
    if (platform === undefined) return [];
    const [os = ""] = platform.split("/");
    return cells.flatMap((cell, index) => {
      const status = /Supported/.test(cell) ? "supported" : /Deprecat/.test(cell) ? "deprecated" : undefined;
      return status === undefined ? [] : [{ line: lines[index] ?? "", os, status }];
    });
  });
  return { facts, problems: facts.length === 0 ? ["no system is supported anywhere"] : [] };
}

/** Names in the first column of the tables of a page. */
export function readNames(text: string): string[] {
  const names = tableRows(text).map(([first = ""]) =>
    plain(first)
      .replace(/`/g, "")
      .replace(/ ?\[\^\d+\]/, ""),
  );
  return [...new Set(names)];
}

/** Error codes that the tables of a page of requests list. */
export function readErrorCodes(text: string): string[] {
  const start = text.search(/error codes?/i);
  return start < 0 ? [] : readNames(text.slice(start)).filter((name) => /^[a-z]+(_[a-z0-9]+)+$/.test(name));
}

/** From which versions one can upgrade to which: rows and columns, by the words of the page. */
export function readUpgradePaths(text: string): { readonly from: string; readonly to: string }[] {
  const [head = [], ...rows] = tableRows(text);
  const columns = head
    .slice(1)
    .map((cell) => plain(cell).replace(/^Upgrade to Redis (Enterprise |Software )*/, ""));
  return rows.flatMap(([from = "", ...cells]) =>
    cells.flatMap((cell, index) =>
      /Supported"/.test(cell) && !/Not supported/.test(cell)
        ? [{ from: plain(from), to: columns[index] ?? "" }]
        : [],
    ),
  );
}
