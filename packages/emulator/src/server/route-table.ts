import { type EndpointDefinition, type EndpointId, endpoints } from "@rampart/cluster-api";
import { compareRanges, type VersionNumbers, versionNumbers } from "@rampart/platforms";

/** An endpoint that was asked for. */
export interface Route {
  readonly endpoint: EndpointId;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Row {
  readonly endpoint: EndpointId;
  readonly method: string;
  readonly segments: readonly string[];
}

/** The endpoints that a version of Redis Software has. */
export class RouteTable {
  readonly #rows: readonly Row[];

  constructor(version: VersionNumbers) {
    const all = Object.entries(endpoints) as [EndpointId, EndpointDefinition][];
    this.#rows = all
      .filter(([, { versions }]) => serves(versions, version))
      .map(([endpoint, { method, path }]) => ({ endpoint, method, segments: path.split("/") }))
      // `/v2/modules/user-defined` is no uid.
      .toSorted((a, b) => parametersOf(a) - parametersOf(b));
  }

  /** Methods that a path has; none where there is no such path. */
  methodsOf(path: string): readonly string[] {
    const methods = this.#rows.map(({ method }) => method).filter((method) => this.find(method, path));
    return [...new Set(methods)].toSorted();
  }

  /** Undefined where this version has no such endpoint. */
  find(method: string | undefined, path: string): Route | undefined {
    const segments = decode(path.split("/"));
    if (segments === undefined) return undefined;
    for (const row of this.#rows) {
      const parameters = row.method === method ? match(row.segments, segments) : undefined;
      if (parameters !== undefined) return { endpoint: row.endpoint, parameters };
    }
    return undefined;
  }
}

/** Whether a version is within a range. A line as its end (`7.22`) means all of its builds. */
function serves({ from, to }: EndpointDefinition["versions"], version: VersionNumbers): boolean {
  const hasBegun = compareRanges(version, versionNumbers(from)) >= 0;
  return hasBegun && (to === null || compareRanges(version, versionNumbers(to)) <= 0);
}

function parametersOf({ segments }: Row): number {
  return segments.filter((segment) => segment.startsWith("{")).length;
}

function decode(segments: readonly string[]): readonly string[] | undefined {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (!part.startsWith("{")) {
      if (part !== segment) return undefined;
    } else if (segment === "") return undefined;
    else parameters[part.slice(1, -1)] = segment;
  }
  return parameters;
}
