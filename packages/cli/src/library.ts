import { type DescriptionSource, packBundle as packModule, readSource } from "@rampart/bundle";
import { evaluateUpload, parseTarget, presetTargets } from "@rampart/compat";
import { type Finding as FoundFinding, RampartError, renderReport, report } from "@rampart/findings";
import { parseModuleMetadata } from "@rampart/metadata";

// What `import … from "rampart"` gives: docs/library.md. Its types are here alone, so that what is promised is this file.
// A test compares the declarations with packages/cli/library.api.d.ts.

export type Severity = "error" | "warning" | "info";

/** What a bundle is meant for, where more is required. */
export type Profile = "v2" | "user-defined" | "kubernetes";

/** One thing found. `rampart explain RULE` explains it. */
export interface Finding {
  /** `area/name`; never changes its meaning. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** How to fix it. */
  readonly help?: string;
  /** What a cluster would answer an upload with. */
  readonly errorCode?: string;
  /** Name of the entry of the bundle. */
  readonly entry?: string;
  /** JSON pointer of the field. */
  readonly pointer?: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
}

export interface Report {
  /** No finding is an error. */
  readonly ok: boolean;
  readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
  readonly findings: readonly Finding[];
}

export interface VerifiedBundle extends Report {
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** SHA-256 over names and uncompressed bytes; absent where an entry could not be read. */
  readonly contentDigest?: string;
  /** `module.json`, as `schemas/module.schema.json` describes it; absent where it cannot be understood. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface PackBundleOptions {
  /** Path of the module, a `.so` file. */
  readonly module: string;
  /** Path of the manifest, usually `ramp.yml`. */
  readonly manifest?: string;
  /** The bundle to write, perhaps with fields as `{module_name}`, as `--output`. */
  readonly output?: string;
  /** Systems that the module is built for, such as `rhel9`. */
  readonly operatingSystems?: readonly string[];
  /** Take name, version and commands from this file; the module is not loaded then. */
  readonly commandsFrom?: string;
  /** How the module is loaded, which executes it: `auto` by default. */
  readonly discover?: "auto" | "host" | "redis" | "none";
  /** Commit that the module was built from. */
  readonly gitSha?: string;
  /** Variables that references in the manifest name; none by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Seconds since 1970 for the entries of the bundle; 1980-01-01 by default. */
  readonly modified?: number;
  /** Time limit for a load, in milliseconds; 10,000 by default. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface PackedBundle extends Report {
  /** What was written; absent where a finding is an error. */
  readonly bundle?: {
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
    readonly contentDigest: string;
  };
}

/** A cluster, and the database that is to have the module. What is absent is not checked. */
export interface Target {
  readonly name?: string;
  /** Redis Software version: `8.0`, `8.0.20` or `8.0.20-96`. */
  readonly clusterVersion?: string;
  readonly redisVersion?: string;
  /** `rhel9`. */
  readonly os?: string;
  readonly arch?: string;
  readonly endpoint?: "v1" | "v2" | "user-defined";
  readonly uploads?: "on" | "off";
  readonly maxUploadSizeMb?: number;
  /** `search@8.4.0`. */
  readonly modules?: readonly string[];
  /** The cluster has the modules that its version brings. */
  readonly asInstalled?: true;
  /** The database object of the REST API. */
  readonly database?: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  /** `unknown` where data to decide are missing. */
  readonly verdict: "accepted" | "rejected" | "unknown";
  /** What the cluster would answer first; null where it accepts, or where no code is documented. */
  readonly errorCode: string | null;
  readonly aspects: readonly {
    readonly aspect: string;
    readonly verdict: "accepted" | "rejected" | "unknown" | "skipped";
    readonly findings: readonly Finding[];
  }[];
}

/** What is thrown where a call cannot be answered. */
export interface RampartFailure extends Error {
  readonly name: "RampartError";
  readonly fault: "input" | "call" | "environment" | "cluster";
  /** A word that keeps its meaning. */
  readonly code: string;
  readonly help: string | undefined;
}

const readings = new WeakMap<VerifiedBundle, Parameters<typeof evaluateUpload>[0]>();

/** What `rampart lint` says of a single `module.json`. */
export function validateModuleJson(text: string | Uint8Array, options: { profile?: Profile } = {}): Report {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return reportOf(parseModuleMetadata(bytes, { bundled: false, ...options }).findings);
}

/**
 * What `rampart verify` says of a bundle: a path, or its bytes.
 * @throws {RampartFailure} where the file cannot be read
 */
export async function verifyBundle(
  bundle: string | Uint8Array,
  options: { profile?: Profile; signal?: AbortSignal } = {},
): Promise<VerifiedBundle> {
  const source = typeof bundle === "string" ? { path: bundle } : { bytes: bundle };
  const { reading, sha256 } = await readSource(source, options);
  const { metadata, contentDigest, findings } = reading;
  const verified = {
    ...reportOf(findings),
    sha256,
    ...(contentDigest !== undefined && { contentDigest }),
    ...(metadata !== undefined && { metadata: { ...metadata } }),
  };
  readings.set(verified, reading);
  return verified;
}

/**
 * What `rampart pack` does. Bad input is reported as findings, and nothing is written then.
 * @throws {RampartFailure} where a file cannot be read or written
 */
export async function packBundle(options: PackBundleOptions): Promise<PackedBundle> {
  const { module, manifest, output, operatingSystems, gitSha, environment = {}, modified, signal } = options;
  const { bundle, findings } = await packModule({
    inputs: { modulePath: module, manifestPath: manifest, environment },
    facts: { description: descriptionSource(options), operatingSystems },
    metadata: { gitSha },
    output,
    modified,
    signal,
  });
  if (bundle === undefined) return reportOf(findings);
  const { path, size, sha256, plan } = bundle;
  return { ...reportOf(findings), bundle: { path, size, sha256, contentDigest: plan.contentDigest } };
}

/**
 * What `rampart check` says: whether a cluster accepts a bundle, and its database loads the module. The bundle is what
 * {@link verifyBundle} gave. Nothing is loaded.
 * @throws {RampartFailure} where the target is malformed
 */
export function evaluate(bundle: VerifiedBundle, target: Target): Verdict {
  const reading = readings.get(bundle);
  if (reading === undefined) throw new TypeError("evaluate takes what verifyBundle gave");
  const parsed = parseTarget(target as Parameters<typeof parseTarget>[0]);
  if (!("target" in parsed)) {
    const { field, problem, help } = parsed.problem;
    throw new RampartError(
      "call",
      "target-invalid",
      `${field}: ${problem}`,
      help === undefined ? {} : { help },
    );
  }
  const { verdict, errorCode, aspects } = evaluateUpload(reading, parsed.target);
  return {
    verdict,
    errorCode,
    aspects: aspects.map(({ aspect, verdict: decided, findings }) => ({
      aspect,
      verdict: decided,
      findings: reportOf(findings).findings,
    })),
  };
}

/** The targets that a name such as `rs-8.0/rhel9` means; none where it names nothing (`rampart targets`). */
export function namedTargets(name: string): readonly Target[] {
  return (presetTargets(name) ?? []) as readonly Target[];
}

function descriptionSource(options: PackBundleOptions): DescriptionSource {
  const { commandsFrom, discover = "auto", timeout = 10_000, signal } = options;
  if (commandsFrom !== undefined) return { from: "file", path: commandsFrom };
  if (discover === "none") return { from: "manifest" };
  return { from: "load", method: discover, timeoutMilliseconds: timeout, signal };
}

function reportOf(findings: readonly FoundFinding[]): Report {
  const { ok, summary, findings: rendered } = renderReport(report("", findings));
  return { ok, summary, findings: rendered };
}
