import type { BundleReading } from "@rampart/bundle/read";
import type { Finding } from "@rampart/findings";
import { type Architecture, compareRanges, redisVersions, versionNumbers } from "@rampart/platforms";
import { evaluateUpload } from "../evaluate.ts";
import { presets } from "../presets.ts";
import type { Verdict } from "../verdict.ts";

/** A system and an architecture that a line of Redis Software runs on. */
export interface MatrixPlatform {
  /** `rs-8.0/rhel9/x86_64`, as `--target` takes it. */
  readonly name: string;
  readonly line: string;
  /** The newest build of the line that runs on the system. */
  readonly clusterVersion: string;
  readonly os: string;
  readonly architecture: Architecture;
  readonly endOfLife: string | null;
  readonly deprecated: boolean;
}

/** A platform and, for each Redis version that it offers, what it would say to a bundle. */
export interface MatrixRow {
  readonly platform: MatrixPlatform;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixCell {
  readonly redisVersion: string;
  readonly verdict: Verdict;
}

/** What every known platform would say to a bundle, were uploads switched on. */
export interface Matrix {
  /** Columns: every Redis version that some row offers, oldest first. */
  readonly redisVersions: readonly string[];
  readonly rows: readonly MatrixRow[];
}

/** @param since leaves out older lines of Redis Software, as `7.8` */
export function matrixOf(bundle: BundleReading, since?: string): Matrix {
  const judged = { ...bundle, findings: decidingFindings(bundle.findings) };
  const rows = platformsSince(since).map(({ platform, offered }) => ({
    platform,
    cells: offered.map((redisVersion) => ({
      redisVersion,
      verdict: evaluateCell(judged, platform, redisVersion),
    })),
  }));
  const shown = new Set(rows.flatMap(({ cells }) => cells.map(({ redisVersion }) => redisVersion)));
  return { redisVersions: redisVersions.filter((version) => shown.has(version)), rows };
}

/** Of the thousands that one rule may find in one field, a few decide what all of them do. */
const mostAlike = 100;

/** Every cell looks at every finding, and there are hundreds of cells: the first of those that decide alike. */
function decidingFindings(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  return findings.filter(({ rule, severity, place: { entry, pointer = "" } }) => {
    const key = JSON.stringify([rule, severity, entry, pointer.split("/", 2)[1]]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= mostAlike;
  });
}

function evaluateCell(bundle: BundleReading, platform: MatrixPlatform, redisVersion: string): Verdict {
  const { name, clusterVersion, os, architecture: arch } = platform;
  return evaluateUpload(bundle, { name, clusterVersion, os, arch, redisVersion, uploads: "on" });
}

interface OfferedPlatform {
  readonly platform: MatrixPlatform;
  readonly offered: readonly string[];
}

function platformsSince(since: string | undefined): OfferedPlatform[] {
  const oldest = since === undefined ? [] : versionNumbers(since);
  return presets()
    .filter(({ line }) => compareRanges(versionNumbers(line), oldest) >= 0)
    .flatMap(
      ({ name, line, clusterVersion, os, architectures, redisVersions: offered, endOfLife, deprecated }) =>
        architectures.map((architecture) => ({
          platform: {
            name: `${name}/${architecture}`,
            line,
            clusterVersion,
            os,
            architecture,
            endOfLife,
            deprecated,
          },
          offered,
        })),
    );
}
