import { count } from "@rampart/answers";
import type { Decision } from "@rampart/compat";
import type { Drift, ModuleStatus, NodeStatus } from "@rampart/deploy";
import { inWords } from "../../fleet/reason.ts";
import {
  errorInWords,
  type FleetStatusContent,
  isReadInPart,
  type StatusEntry,
} from "../../fleet/status-content.ts";
import type { FleetView, ViewRow, ViewSection } from "./view.ts";

type ReadEntry = Exclude<StatusEntry, { readonly error: unknown }>;

/** What is where, for people; the basis is from when the data are. */
export function statusView({ clusters, isCompared }: FleetStatusContent, basis: string): FleetView {
  const read = clusters.filter((entry): entry is ReadEntry => !("error" in entry));
  const drift = read.flatMap((entry) => driftRows(entry));
  const sections: readonly ViewSection[] = [
    {
      heading: "Clusters",
      columns: ["cluster", "Redis Software", "nodes", "databases", "remarks"],
      rows: clusters.map(clusterRow),
    },
    {
      heading: "Modules",
      columns: ["cluster", "module", "version", "platforms", "databases"],
      rows: read.flatMap(moduleRows),
    },
    { heading: "Drift", columns: ["cluster", "module", "version", "what", "bundle"], rows: drift },
  ];
  const statuses = [...clusters.map((entry) => statusOfEntry(entry)), ...drift.map(({ status }) => status)];
  return {
    title: "Fleet status",
    status: worst(statuses),
    lead: leadOf(clusters, read, isCompared),
    sections: sections.filter(({ rows }) => rows.length > 0),
    basis: `What the clusters said when they were asked. ${basis}`,
  };
}

export function worst(statuses: readonly Decision[]): Decision {
  if (statuses.includes("rejected")) return "rejected";
  return statuses.includes("unknown") ? "unknown" : "accepted";
}

function statusOfEntry(entry: StatusEntry): Decision {
  if ("error" in entry) return "rejected";
  return isReadInPart(entry) ? "unknown" : "accepted";
}

function leadOf(clusters: readonly StatusEntry[], read: readonly ReadEntry[], isCompared: boolean): string {
  const sum = (of: (entry: ReadEntry) => number) => read.reduce((total, entry) => total + of(entry), 0);
  const using = sum(({ databases }) => databases.length);
  const databases = count(
    sum(({ databaseCount }) => databaseCount),
    "database",
  );
  const whole = `${count(clusters.length, "cluster")}, ${count(
    sum(({ nodes }) => nodes.length),
    "node",
  )}, ${databases}, ${using} with a module`;
  const silent = clusters.length - read.length;
  const drifting = read.filter(({ drift = [] }) => drift.length > 0).length;
  return [
    whole,
    ...(silent > 0 ? [`${silent} not read`] : []),
    ...(isCompared ? [`${drifting} not as expected`] : []),
  ].join("; ");
}

function clusterRow(entry: StatusEntry): ViewRow {
  const status = statusOfEntry(entry);
  if ("error" in entry) return { status, cells: [entry.name, "", "", "", errorInWords(entry.error)] };
  const { name, versions, nodes, databaseCount, databases, findings, problems } = entry;
  const remarks = [...nodes.flatMap(nodeRemarks), ...findings.map(inWords), ...problems];
  const using = databases.length === 0 ? "" : `, ${databases.length} with a module`;
  return {
    status,
    cells: [name, versions.join(", "), kinds(nodes), `${databaseCount}${using}`, remarks.join("; ")],
  };
}

/** `3 × rhel9 x86_64`. */
function kinds(nodes: readonly NodeStatus[]): string {
  const times = new Map<string, number>();
  for (const { os, distribution = os, architecture } of nodes) {
    const kind = [distribution ?? "system not said", architecture ?? "architecture not said"].join(" ");
    times.set(kind, (times.get(kind) ?? 0) + 1);
  }
  return [...times].map(([kind, number]) => `${number} × ${kind}`).join(", ");
}

function nodeRemarks({ uid, status, error }: NodeStatus): string[] {
  return [
    ...(status !== undefined && status !== "active" ? [`node ${uid} is ${status}`] : []),
    ...(error !== undefined ? [error] : []),
  ];
}

function moduleRows({ name, modules, databases }: ReadEntry): ViewRow[] {
  const names = new Map(databases.map(({ uid, name: database }) => [uid, database ?? String(uid)]));
  return modules.map((module) => ({
    status: (module.missingOn ?? []).length > 0 ? "rejected" : "accepted",
    cells: [
      name,
      module.isBundled ? `${module.name} (bundled)` : module.name,
      module.version,
      placesOf(module),
      listed(module.databases.map((uid) => names.get(uid) ?? String(uid))),
    ],
  }));
}

function placesOf({ platforms, missingOn = [] }: ModuleStatus): string {
  const missing = missingOn.length === 0 ? [] : [`not on node ${missingOn.join(", ")}`];
  return [...platforms, ...missing].join(", ");
}

/** Most names that a cell has. */
const shown = 6;

function listed(names: readonly string[]): string {
  const rest = names.length - shown;
  return rest > 1 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}

const kindsOfDrift: Readonly<Record<Drift["kind"], string>> = {
  missing: "missing",
  differs: "another file of the same version",
  unexpected: "not in the set",
  unknown: "not known",
};

function driftRows({ name, drift = [] }: ReadEntry): ViewRow[] {
  return drift.map(({ kind, module, version, file = "", nodes }) => {
    const where = nodes === undefined ? "" : ` on node ${nodes.join(", ")}`;
    return {
      status: kind === "unknown" ? "unknown" : "rejected",
      cells: [name, module, version, `${kindsOfDrift[kind]}${where}`, file],
    };
  });
}
