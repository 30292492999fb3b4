import { type LoadPlace, loadOnReleases, type PlacedLoad, splitArguments } from "@rampart/bundle";
import { imitatedReleases, isImitated } from "@rampart/discovery";
import { report } from "@rampart/findings";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { discoveryOptions, type LoadOptions } from "../load-options.ts";
import { parseList, usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { json, kindOf, tool } from "../render/document.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";
import { printResults, reportElsewhere } from "../report-output.ts";
import { type ReleaseRow, releaseRows, releasesThatLoad } from "./release-rows.ts";

/** `all`, or releases separated by commas. */
export function parseReleases(value: string, previous: readonly string[] = []): readonly string[] {
  if (value === "all") return [...previous, ...imitatedReleases];
  const releases = parseList(value);
  const other = releases.find((release) => !isImitated(release));
  if (other === undefined) return [...previous, ...releases];
  throw usage(
    `--redis-versions: ${JSON.stringify(other)} is no release of Redis that the module host imitates`,
    `Give all, or some of ${imitatedReleases.join(", ")}.`,
  );
}

export interface ReleasesOptions
  extends ReportOptions,
    Partial<Omit<LoadOptions, "redisServer" | "redisVersion">> {
  readonly redisVersions?: readonly string[] | undefined;
  readonly redisServer?: readonly string[] | undefined;
  readonly args?: string | undefined;
}

/** Loads a module on every release that is asked for, and prints a table of what happens (`schemas/redis-releases.schema.json`). */
export async function printReleases(modulePath: string, options: ReleasesOptions, io: Io): Promise<number> {
  const { redisVersions = [], redisServer = [], args = "", ...rest } = options;
  const places: LoadPlace[] = [
    ...[...new Set(redisVersions)].map((redis) => ({ kind: "imitated" as const, redis })),
    ...[...new Set(redisServer)].map((path) => ({ kind: "server" as const, path })),
  ];
  const { loads, findings } = await loadOnReleases(modulePath, places, {
    ...discoveryOptions({ ...noOneRelease, ...rest }, io),
    arguments: splitArguments(args),
  });
  if (loads === undefined) return printResults("commands", [report(modulePath, findings)], options, io);
  const rows = releaseRows(loads);
  io.stdout.write(
    options.format === "json"
      ? json(releasesDocument(modulePath, loads, rows))
      : renderHeadedTable(heading, rows.map(cellsOf), styleFor(io.stdout, io, options.color)),
  );
  const exitCode = rows.some(({ outcome }) => outcome === "loads") ? exitCodes.done : exitCodes.input;
  return reportElsewhere("commands", report(modulePath, []), exitCode, options, io);
}

const noOneRelease = { redisServer: undefined, redisVersion: undefined };

const heading = ["Redis", "", "commands", "what is different"];

function cellsOf({ place, outcome, loadedInto, commands, ...row }: ReleaseRow): readonly string[] {
  const where = place.kind === "imitated" ? place.redis : (loadedInto ?? place.path);
  return [where, outcome, commands === undefined ? "" : String(commands.length), differenceOf(row)];
}

function differenceOf({
  appeared,
  vanished,
  reason,
  log,
  lacked,
}: Omit<ReleaseRow, "place" | "outcome">): string {
  if (reason === undefined) {
    return [...appeared.map((name) => `+ ${name}`), ...vanished.map((name) => `- ${name}`)].join(", ");
  }
  if (lacked.length === 0) return log === undefined ? reason : `${reason}; log: ${log}`;
  const functions = lacked.map(({ name, since }) => `${name} (Redis ${since})`);
  return `lacks ${functions.join(", ")}`;
}

function releasesDocument(file: string, loads: readonly PlacedLoad[], rows: readonly ReleaseRow[]): object {
  const name = loads.find(({ discovery }) => discovery !== undefined)?.discovery?.name;
  return {
    tool,
    command: "commands",
    ...kindOf("redis-releases"),
    file,
    ...(name !== undefined && { module_name: name }),
    loadsOn: releasesThatLoad(loads),
    releases: rows.map(({ place, ...row }) => ({
      ...(place.kind === "imitated" ? { redis: place.redis } : { server: place.path }),
      ...row,
    })),
  };
}
