import { count } from "@rampart/answers";
import type { Decision } from "@rampart/compat";
import {
  type FleetReadinessContent,
  type JudgedDatabase,
  type ReadinessEntry,
  verdictOfEntry,
} from "../../fleet/readiness-content.ts";
import { inWords } from "../../fleet/reason.ts";
import { errorInWords } from "../../fleet/status-content.ts";
import { worst } from "./status-view.ts";
import type { FleetView, ViewRow } from "./view.ts";

type Judged = Exclude<ReadinessEntry, { readonly error: unknown }>;

/** Which databases would break, for people; those that would not too, where all are wanted. */
export function readinessView(
  { clusters, to, redisVersion }: FleetReadinessContent,
  basis: string,
  all: boolean,
): FleetView {
  const judged = clusters.filter((entry): entry is Judged => !("error" in entry));
  const databases = judged.flatMap((entry) =>
    entry.databases.map((database) => databaseRow(entry.name, database)),
  );
  const listed = all ? databases : databases.filter(({ status }) => status !== "accepted");
  const redis = redisVersion === undefined ? "" : ` and Redis ${redisVersion}`;
  const sections = [
    {
      heading: "Clusters",
      columns: ["cluster", "from", "databases ready", "remarks"],
      rows: clusters.map(clusterRow),
    },
    {
      heading: all ? "Databases" : "Databases that are not ready",
      columns: ["cluster", "database", "Redis", "module", "bundle", "reasons"],
      rows: listed,
    },
  ];
  return {
    title: `Readiness for Redis Software ${to}${redis}`,
    status: worst(clusters.map(verdictOfEntry)),
    lead: leadOf(clusters, databases, `Redis Software ${to}${redis}`),
    sections: sections.filter(({ rows }) => rows.length > 0),
    basis: `${basis} Assumes that uploads are enabled.`,
  };
}

function leadOf(clusters: readonly ReadinessEntry[], databases: readonly ViewRow[], where: string): string {
  const of = (status: Decision) => databases.filter((row) => row.status === status).length;
  const silent = clusters.filter((entry) => "error" in entry).length;
  return [
    `${of("accepted")} of ${count(databases.length, "database")} with a module ready for ${where}`,
    ...(of("rejected") > 0 ? [`${of("rejected")} not ready`] : []),
    ...(of("unknown") > 0 ? [`${of("unknown")} not known`] : []),
    ...(silent > 0 ? [`${silent} of ${count(clusters.length, "cluster")} not read`] : []),
  ].join("; ");
}

function clusterRow(entry: ReadinessEntry): ViewRow {
  const status = verdictOfEntry(entry);
  if ("error" in entry) return { status, cells: [entry.name, "", "", errorInWords(entry.error)] };
  const { name, from = "", databases, findings, problems } = entry;
  const ready = databases.filter(({ verdict }) => verdict === "accepted").length;
  return {
    status,
    cells: [
      name,
      from,
      `${ready} of ${databases.length}`,
      [...findings.map(inWords), ...problems].join("; "),
    ],
  };
}

function databaseRow(
  cluster: string,
  { uid, name, redisVersion = "", verdict, modules }: JudgedDatabase,
): ViewRow {
  const reasons = new Set(modules.flatMap(({ findings }) => findings.map(inWords)));
  const bundles = new Set(
    modules.flatMap(({ carriers, isBundled }) => [
      ...carriers.map(({ file }) => file),
      ...(isBundled ? ["bundled with the cluster"] : []),
    ]),
  );
  const used = modules.map((module) => [module.name, module.version ?? ""].join(" ").trim());
  return {
    status: verdict,
    cells: [
      cluster,
      name === undefined ? String(uid) : `${name} (${uid})`,
      redisVersion,
      used.join(", "),
      [...bundles].join(", "),
      [...reasons].join("; "),
    ],
  };
}
