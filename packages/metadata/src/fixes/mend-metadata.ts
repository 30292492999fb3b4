import { isFinding } from "@rampart/findings";
import {
  architectureByAlias,
  architectures,
  capabilities,
  operatingSystem,
  operatingSystemByAlias,
} from "@rampart/platforms";
import { commandShapes } from "../checks/command-shapes.ts";
import { checkOperatingSystem } from "../checks/operating-systems.ts";
import { certainName, respelt } from "../spelling.ts";
import { type Path, toPointer } from "../text/pointer.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import { knownFields } from "./known-fields.ts";
import { type ListedName, type Located, Mender, type Repeats } from "./mender.ts";
import type { SourceMap, SourceNode } from "./source-tree.ts";

/**
 * Every mend of a manifest or of `module.json`, in one walk over its tree. Keys whose pointer is refused stay as they
 * are, and what stands below them is not looked at.
 */
export function mendMetadata(
  file: MetadataFile,
  text: string,
  tree: SourceNode,
  refused: ReadonlySet<string>,
): Mender {
  const mender = new Mender(text);
  if (tree.kind === "map") {
    new Walk(file, mender, refused).mendTop({ node: tree, path: [], mendedPath: [] });
  }
  return mender;
}

type Fields = ReadonlyMap<string, Located>;

/** Fields of a manifest that hold a version and are often written without quotes. */
const versionFields = ["compatible_redis_version", "min_redis_pack_version", "min_redis_version"] as const;

const capabilityNames = capabilities.map(({ name }) => name);

class Walk {
  readonly #file: MetadataFile;
  readonly #mender: Mender;
  readonly #refused: ReadonlySet<string>;
  readonly #flags = new Map<string, ListedName>();

  constructor(file: MetadataFile, mender: Mender, refused: ReadonlySet<string>) {
    this.#file = file;
    this.#mender = mender;
    this.#refused = refused;
  }

  mendTop(top: Located<SourceMap>): void {
    const fields = this.#mendKeys(top, knownFields[this.#file].top);
    this.#mendNames(fields.get("capabilities"), judgeCapability, {
      rule: "metadata/capability-duplicate",
    });
    for (const field of ["operating_systems", "os_list"]) {
      this.#mendNames(fields.get(field), judgeOperatingSystem);
    }
    this.#mendArchitecture(fields.get("architecture"));
    this.#mendVersions(fields);
    this.#mendCommit(fields.get("git_sha"));
    this.#mendChecksum(fields.get("sha256"));
    for (const field of ["commands", "add_command", "override_command", "overide_command"]) {
      this.#mendCommands(fields.get(field));
    }
    for (const field of ["dependencies", "optional-dependencies"]) this.#mendDependencies(fields.get(field));
  }

  /** Puts misspelt keys right. The values by the names that they have then; unknown keys are left out. */
  #mendKeys({ node, path, mendedPath }: Located<SourceMap>, known: readonly string[]): Fields {
    const names = node.entries.map(({ key }) => this.#nameFor(key.value, [...path, key.value], known, node));
    const uses = new Map<string, number>();
    for (const name of names) if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + 1);
    const fields = new Map<string, Located>();
    for (const [index, entry] of node.entries.entries()) {
      const { value: key } = entry.key;
      const name = names[index];
      if (name === undefined) continue;
      // Of two keys that mean the same, nobody knows which one is to stay.
      if (name !== key && (uses.get(name) ?? 0) > 1) continue;
      const located = { node: entry.value, path: [...path, key], mendedPath: [...mendedPath, name] };
      fields.set(name, located);
      if (name === key) continue;
      const rule = this.#file === "manifest" ? "manifest/unknown-key" : "metadata/unknown-key";
      this.#mender.rename(entry, name, rule, located.path, located.mendedPath);
    }
    return fields;
  }

  #nameFor(key: string, path: Path, known: readonly string[], { isWhole }: SourceMap): string | undefined {
    if (known.includes(key)) return key;
    if (!isWhole || this.#refused.has(toPointer(path))) return undefined;
    return certainName(key, known);
  }

  #mendNames(located: Located | undefined, judge: (name: string) => ListedName, repeats?: Repeats): void {
    if (located === undefined) return;
    const { node, ...paths } = located;
    if (node.kind === "list") this.#mender.mendList({ node, ...paths }, judge, repeats);
    // Names in one text are for manifests.
    else if (node.kind === "text" && this.#file === "manifest") {
      this.#mender.mendNames({ node, ...paths }, judge, repeats);
    }
  }

  #mendArchitecture(located: Located | undefined): void {
    if (located?.node.kind !== "text") return;
    const found = located.node.value;
    const meant = architectureByAlias(found) ?? respelt(found, architectures);
    if (meant !== undefined) this.#mender.replace(located, meant, "metadata/architecture-unknown");
  }

  #mendVersions(fields: Fields): void {
    for (const field of versionFields) {
      const located = fields.get(field);
      if (located?.node.kind === "number" && this.#file === "manifest") {
        const source = this.#mender.source(located.node);
        // Octal numbers, exponents and the like are no versions.
        if (!/^(0|[1-9]\d*)(\.\d+)?$/.test(source)) continue;
        this.#mender.replace(located, source, "manifest/version-not-quoted");
      } else if (located?.node.kind === "text" && field === "compatible_redis_version") {
        const minor = /^(\d+\.\d+)\.\d+$/.exec(located.node.value)?.[1];
        if (minor === undefined) continue;
        this.#mender.replace(located, minor, "metadata/compatible-redis-version-patch");
      }
    }
  }

  #mendCommit(located: Located | undefined): void {
    if (located?.node.kind !== "text") return;
    const meant = /^b'([0-9a-f]+)'$/.exec(located.node.value)?.[1];
    if (meant !== undefined) this.#mender.replace(located, meant, "metadata/git-sha-python");
  }

  #mendChecksum(located: Located | undefined): void {
    if (located?.node.kind !== "text") return;
    const { value } = located.node;
    const digits = value.trim();
    const meant = digits.toLowerCase();
    if (value === meant || !/^[0-9a-f]{64}$/.test(meant)) return;
    const malformed = this.#file === "manifest" ? "manifest/malformed-value" : "metadata/malformed-value";
    this.#mender.replace(located, meant, value === digits ? undefined : malformed);
  }

  #mendCommands(located: Located | undefined): void {
    for (const command of itemsOf(located)) {
      const fields = this.#mendKeys(command, knownFields[this.#file].command);
      const flags = fields.get("flags");
      if (flags?.node.kind !== "list") continue;
      this.#mendNames(flags, (flag) => this.#judgeFlag(flag), { rule: undefined });
    }
  }

  #judgeFlag(flag: string): ListedName {
    const judged = this.#flags.get(flag) ?? judgeFlag(flag);
    this.#flags.set(flag, judged);
    return judged;
  }

  #mendDependencies(located: Located | undefined): void {
    const { dependency, namedDependency } = knownFields[this.#file];
    if (located?.node.kind === "map") {
      const { node, path, mendedPath } = located;
      for (const { key, value } of node.entries) {
        const below = { path: [...path, key.value], mendedPath: [...mendedPath, key.value] };
        if (value.kind === "map") this.#mendDependency({ node: value, ...below }, dependency);
      }
    } else if (this.#file === "manifest") {
      for (const item of itemsOf(located)) this.#mendDependency(item, namedDependency);
    }
  }

  #mendDependency(located: Located<SourceMap>, known: readonly string[]): void {
    this.#mendChecksum(this.#mendKeys(located, known).get("sha256"));
  }
}

/** The maps in a list. */
function itemsOf(located: Located | undefined): Located<SourceMap>[] {
  if (located?.node.kind !== "list") return [];
  const { node, path, mendedPath } = located;
  return node.items.flatMap((item, index) =>
    item.kind === "map" ? [{ node: item, path: [...path, index], mendedPath: [...mendedPath, index] }] : [],
  );
}

function judgeCapability(name: string): ListedName {
  return { name, meant: respelt(name, capabilityNames) ?? name, rule: "metadata/capability-unknown" };
}

function judgeOperatingSystem(name: string): ListedName {
  const meant = (operatingSystemByAlias(name) ?? operatingSystem(name.toLowerCase()))?.token ?? name;
  return { name, meant, rule: checkOperatingSystem(name, {})[0]?.rule };
}

/** The check knows the flags of servers, and names one that differs in spelling only before any other. */
function judgeFlag(name: string): ListedName {
  const command = {
    command_name: "",
    command_arity: 1,
    flags: [name],
    first_key: 0,
    last_key: 0,
    step: 0,
  };
  const fields = { commands: [command] };
  const document = { value: fields, place: () => ({}), keyPlace: () => ({}), source: () => undefined };
  const rule = "metadata/command-flag-unknown";
  const [found] = commandShapes({ file: "module", fields, document });
  const nearest = found !== undefined && isFinding(found, rule) ? found.facts.nearest : undefined;
  return { name, meant: (nearest && respelt(name, [nearest])) ?? name, rule };
}
