import { architectureByAlias, architectures, operatingSystemAsTyped } from "@rampart/platforms";
import { knownFlags } from "../checks/command-shapes.ts";
import { checkOperatingSystem } from "../checks/operating-systems.ts";
import { certainCapability, certainField } from "../former-names.ts";
import { respelt } from "../spelling.ts";
import { type Path, toPointer } from "../text/pointer.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import { Fixer, type ListedName, type Located, type Repeats } from "./fixer.ts";
import { knownFields } from "./known-fields.ts";
import type { SourceMap, SourceNode } from "./source-tree.ts";

/**
 * Every fix of a manifest or of `module.json`, in one walk over its tree. Keys whose pointer is refused stay as they
 * are, and what is below them is not looked at.
 */
export function fixMetadata(
  file: MetadataFile,
  text: string,
  tree: SourceNode,
  refused: ReadonlySet<string>,
): Fixer {
  const fixer = new Fixer(text);
  if (tree.kind === "map") {
    new Walk(file, fixer, refused).fixTop({ node: tree, path: [], fixedPath: [] });
  }
  return fixer;
}

type Fields = ReadonlyMap<string, Located>;

/** Fields of a manifest that hold a version and are often written without quotes. */
const versionFields = ["compatible_redis_version", "min_redis_pack_version", "min_redis_version"] as const;

class Walk {
  readonly #file: MetadataFile;
  readonly #fixer: Fixer;
  readonly #refused: ReadonlySet<string>;
  readonly #flags = new Map<string, ListedName>();
  /** By the known names, what keys mean: the same few are misspelt thousands of times. */
  readonly #meant = new Map<readonly string[], Map<string, string | undefined>>();

  constructor(file: MetadataFile, fixer: Fixer, refused: ReadonlySet<string>) {
    this.#file = file;
    this.#fixer = fixer;
    this.#refused = refused;
  }

  fixTop(top: Located<SourceMap>): void {
    const fields = this.#fixKeys(top, knownFields[this.#file].top);
    this.#fixNames(fields.get("capabilities"), judgeCapability, {
      rule: "metadata/capability-duplicate",
    });
    for (const field of ["operating_systems", "os_list"]) {
      this.#fixNames(fields.get(field), judgeOperatingSystem);
    }
    this.#fixArchitecture(fields.get("architecture"));
    this.#fixVersions(fields);
    this.#fixCommit(fields.get("git_sha"));
    this.#fixChecksum(fields.get("sha256"));
    for (const field of ["commands", "add_command", "override_command", "overide_command"]) {
      this.#fixCommands(fields.get(field));
    }
    for (const field of ["dependencies", "optional-dependencies"]) this.#fixDependencies(fields.get(field));
  }

  /** Puts misspelt keys right. The values by the names that they have then; unknown keys are left out. */
  #fixKeys({ node, path, fixedPath }: Located<SourceMap>, known: readonly string[]): Fields {
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
      const located = { node: entry.value, path: [...path, key], fixedPath: [...fixedPath, name] };
      fields.set(name, located);
      if (name === key) continue;
      const rule = this.#file === "manifest" ? "manifest/unknown-key" : "metadata/unknown-key";
      this.#fixer.rename(entry, name, rule, located.path, located.fixedPath);
    }
    return fields;
  }

  #nameFor(key: string, path: Path, known: readonly string[], { isWhole }: SourceMap): string | undefined {
    if (known.includes(key)) return key;
    if (!isWhole || this.#refused.has(toPointer(path))) return undefined;
    const meant = this.#meant.get(known) ?? new Map<string, string | undefined>();
    this.#meant.set(known, meant);
    if (!meant.has(key)) meant.set(key, certainField(key, known));
    return meant.get(key);
  }

  #fixNames(located: Located | undefined, judge: (name: string) => ListedName, repeats?: Repeats): void {
    if (located === undefined) return;
    const { node, ...paths } = located;
    if (node.kind === "list") this.#fixer.fixList({ node, ...paths }, judge, repeats);
    // Names in one text are for manifests.
    else if (node.kind === "text" && this.#file === "manifest") {
      this.#fixer.fixNames({ node, ...paths }, judge, repeats);
    }
  }

  #fixArchitecture(located: Located | undefined): void {
    if (located?.node.kind !== "text") return;
    const found = located.node.value;
    const meant = architectureByAlias(found) ?? respelt(found, architectures);
    if (meant !== undefined) this.#fixer.replace(located, meant, "metadata/architecture-unknown");
  }

  #fixVersions(fields: Fields): void {
    for (const field of versionFields) {
      const located = fields.get(field);
      if (located?.node.kind === "number" && this.#file === "manifest") {
        const source = this.#fixer.source(located.node);
        // Octal numbers, exponents and the like are no versions.
        if (!/^(0|[1-9]\d*)(\.\d+)?$/.test(source)) continue;
        // Which minor version is meant, only the author knows.
        if (field === "compatible_redis_version" && !source.includes(".")) continue;
        this.#fixer.replace(located, source, "manifest/version-not-quoted");
      } else if (located?.node.kind === "text" && field === "compatible_redis_version") {
        const minor = /^(\d+\.\d+)\.\d+$/.exec(located.node.value)?.[1];
        if (minor === undefined) continue;
        this.#fixer.replace(located, minor, "metadata/compatible-redis-version-patch");
      }
    }
  }

  #fixCommit(located: Located | undefined): void {
    if (located?.node.kind !== "text") return;
    const meant = /^b'([0-9a-f]+)'$/.exec(located.node.value)?.[1];
    if (meant !== undefined) this.#fixer.replace(located, meant, "metadata/git-sha-python");
  }

  #fixChecksum(located: Located | undefined): void {
    if (located?.node.kind !== "text") return;
    const { value } = located.node;
    const digits = value.trim();
    const meant = digits.toLowerCase();
    if (value === meant || !/^[0-9a-f]{64}$/.test(meant)) return;
    const malformed = this.#file === "manifest" ? "manifest/malformed-value" : "metadata/malformed-value";
    this.#fixer.replace(located, meant, value === digits ? undefined : malformed);
  }

  #fixCommands(located: Located | undefined): void {
    for (const command of itemsOf(located)) {
      const fields = this.#fixKeys(command, knownFields[this.#file].command);
      const flags = fields.get("flags");
      if (flags?.node.kind !== "list") continue;
      this.#fixNames(flags, (flag) => this.#judgeFlag(flag), { rule: undefined });
    }
  }

  #judgeFlag(flag: string): ListedName {
    const judged = this.#flags.get(flag) ?? judgeFlag(flag);
    this.#flags.set(flag, judged);
    return judged;
  }

  #fixDependencies(located: Located | undefined): void {
    const { dependency, namedDependency } = knownFields[this.#file];
    if (located?.node.kind === "map") {
      const { node, path, fixedPath } = located;
      for (const { key, value } of node.entries) {
        const below = { path: [...path, key.value], fixedPath: [...fixedPath, key.value] };
        if (value.kind === "map") this.#fixDependency({ node: value, ...below }, dependency);
      }
    } else if (this.#file === "manifest") {
      for (const item of itemsOf(located)) this.#fixDependency(item, namedDependency);
    }
  }

  #fixDependency(located: Located<SourceMap>, known: readonly string[]): void {
    this.#fixChecksum(this.#fixKeys(located, known).get("sha256"));
  }
}

/** The maps in a list. */
function itemsOf(located: Located | undefined): Located<SourceMap>[] {
  if (located?.node.kind !== "list") return [];
  const { node, path, fixedPath } = located;
  return node.items.flatMap((item, index) =>
    item.kind === "map" ? [{ node: item, path: [...path, index], fixedPath: [...fixedPath, index] }] : [],
  );
}

function judgeCapability(name: string): ListedName {
  return { name, meant: certainCapability(name) ?? name, rule: "metadata/capability-unknown" };
}

function judgeOperatingSystem(name: string): ListedName {
  const meant = operatingSystemAsTyped(name)?.token ?? name;
  return { name, meant, rule: checkOperatingSystem(name, undefined, () => undefined)[0]?.rule };
}

function judgeFlag(name: string): ListedName {
  return { name, meant: respelt(name, knownFlags) ?? name, rule: "metadata/command-flag-unknown" };
}
