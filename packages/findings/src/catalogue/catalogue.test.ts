import { describe, expect, it } from "vitest";
import { isAdvice, isMessage } from "../../../../test/support/message-style.ts";
import { readSchema, strictAjv } from "../../../../test/support/schemas.ts";
import { flagsIn } from "../advice.ts";
import { type Facts, type Finding, finding, type Rule, renderFinding } from "../finding.ts";
import { renderReport, report } from "../report.ts";
import { errorCodes, type RuleDefinition } from "../rule-definition.ts";
import { severities } from "../severity.ts";
import { areas } from "../subject.ts";
import { catalogue } from "./index.ts";

const sha256 = "7e9e39ce8f3b8aa6d0a3b4c9d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708";

/** Facts that every rule could meet; a rule without them does not compile. */
const plausibleFacts: { readonly [R in Rule]: Facts<R> } = {
  "file/unrecognised": { found: "text", expected: "a bundle (zip)" },
  "text/more-findings": { omitted: 12 },
  "json/syntax": { problem: "a value is expected, found the end of the text" },
  "json/comment": {},
  "json/trailing-comma": {},
  "text/byte-order-mark": {},
  "text/invalid-utf-8": { found: "a zip file", expected: "a manifest" },
  "json/duplicate-key": { key: "sha256" },
  "json/non-finite-number": { text: "1e999" },
  "text/lone-surrogate": {},
  "json/too-deep": { limit: 100 },
  "json/too-much": { part: "values", limit: 100_000 },
  "text/too-large": { size: 20_000_000, limit: 16_777_216 },
  "yaml/syntax": { problem: "a quote does not end" },
  "yaml/duplicate-key": { key: "author" },
  "yaml/value-changed": {
    field: "version",
    typed: "010203",
    read: "the number 4227",
    readElsewhere: "the number 10203",
    spellings: ["4227", "10203"],
  },
  "trust/sha256-mismatch": { found: sha256, expected: "0".repeat(64), source: "SHA256SUMS" },
  "trust/checksum-missing": { list: "SHA256SUMS" },
  "trust/signature-missing": { path: "tally.zip.sig" },
  "trust/signature-invalid": { path: "tally.zip.sig", problem: "is not one of this file by this key" },
  "manifest/not-a-manifest": { found: "a list" },
  "manifest/ignored": {},
  "manifest/unknown-key": { key: "min_redis_verison", nearest: "min_redis_version" },
  "manifest/field-missing": { field: "command_arity", of: "override_command[0]" },
  "manifest/wrong-type": { field: "author", expected: "text", found: "a list" },
  "manifest/malformed-value": { field: "semantic_version", expected: "a version", found: 'the text "one"' },
  "manifest/foreign-key": { key: "redis_ref" },
  "manifest/version-not-quoted": { field: "min_redis_version", found: "8.10", became: "8.1" },
  "manifest/environment-missing": { name: "GEARS_URL" },
  "manifest/expression-not-evaluated": { expression: "{os.getcwd()}" },
  "manifest/template-leftover": { template: "{{NAME}}" },
  "manifest/default-used": {
    field: "min_redis_version",
    value: "4.0",
    consequence: "every Redis version is offered",
  },
  "manifest/description-missing": { fields: ["author", "license"] },
  "manifest/compatible-redis-version-missing": {},
  "manifest/module-name-ignored": { declared: "search", loaded: "ft" },
  "manifest/version-ignored": { declared: "1.2.3", loaded: "1.2.4" },
  "manifest/wrong-architecture": { declared: "aarch64", found: "x86_64" },
  "manifest/module-undescribed": { missing: ["module_name", "version"] },
  "manifest/command-unmatched": { field: "exclude_commands", name: "FT.SAERCH", nearest: "FT.SEARCH" },
  "manifest/command-excluded": { field: "override_command", name: "FT.SEARCH" },
  "manifest/command-case": { field: "exclude_commands", name: "ft.search", registered: "FT.SEARCH" },
  "manifest/command-exists": { name: "FT.SEARCH" },
  "manifest/dependency-name-unsafe": { dependency: "gears_v8", file: ".." },
  "manifest/dependency-collision": { dependency: "gears_v8", other: "gears_jvm", file: "gears.tgz" },
  "manifest/dependency-bare-shared-object": { dependency: "gears_v8", file: "libv8.so" },
  "manifest/dependency-duplicate": { dependency: "gears_v8" },
  "manifest/dependency-sha256-mismatch": {
    dependency: "gears_v8",
    declared: sha256,
    actual: sha256.replaceAll("7", "0"),
  },
  "manifest/host-operating-system": { system: "debian12" },
  "manifest/host-operating-system-unknown": { found: "Arch Linux" },
  "metadata/not-an-object": { found: "a list" },
  "metadata/field-missing": { field: "sha256" },
  "metadata/field-empty": { field: "module_name" },
  "metadata/wrong-type": { field: "version", expected: "an integer", found: "a list" },
  "metadata/flash-generation": { redis: "8.0" },
  "metadata/excluded-command-listed": { name: "ts.get", listed: "TS.GET" },
  "metadata/operating-systems-missing": {},
  "metadata/text-expected": { field: "license", found: "empty" },
  "metadata/malformed-value": { field: "sha256", expected: "64 hexadecimal digits", found: "empty text" },
  "metadata/name-unsafe": { name: "ft/search", character: "/" },
  "metadata/unknown-key": { key: "min_redis_verison", nearest: "min_redis_version" },
  "metadata/foreign-key": { key: "redis_ref" },
  "metadata/version-disagrees": { version: 10_204, semanticVersion: "1.2.5", expected: "1.2.4" },
  "metadata/version-part-too-large": { version: "1.100.0", part: "minor", value: 100 },
  "metadata/architecture-unknown": { found: "arm64", meant: "aarch64" },
  "metadata/operating-system-malformed": { token: "linux" },
  "metadata/operating-system-unknown": { token: "rhle9", nearest: "rhel9", known: ["rhel8", "rhel9"] },
  "metadata/operating-system-alias": { token: "jammy", meant: "ubuntu22" },
  "metadata/capability-unknown": { name: "flush", nearest: "flash" },
  "metadata/capability-duplicate": { name: "hash_policy" },
  "metadata/command-duplicate": { name: "ft.search", other: "FT.SEARCH" },
  "metadata/dependency-malformed": { dependency: "gears_v8", missing: ["url", "sha256"] },
  "metadata/field-missing-for-profile": {
    field: "display_name",
    profile: "user-defined",
    use: "the user-defined endpoint",
  },
  "metadata/dependency-not-bundled": { dependency: "gears_v8", file: "deps/gears_v8.tgz" },
  "metadata/redis-version-placeholder": { field: "min_redis_version", value: "99.99" },
  "metadata/compatible-redis-version-missing": {},
  "metadata/config-command-unknown": { command: "FT.CONFGI", nearest: "FT.CONFIG" },
  "metadata/edit-malformed": { field: "overide_command[0]", problems: ["command_arity is missing"] },
  "metadata/compatible-redis-version-incomplete": { value: "8", offered: ["8.0", "8.2"] },
  "metadata/redis-version-unknown": {
    field: "compatible_redis_version",
    value: "7.22",
    isNewer: false,
    isCluster: true,
    offered: ["7.2", "7.4", "8.0"],
    asOf: "2026-08-21",
  },
  "metadata/compatible-redis-version-patch": { value: "8.0.3" },
  "metadata/min-redis-version-above-compatible": { min: "8.2", compatible: "8.0" },
  "metadata/lockstep-version-disagrees": { semanticVersion: "8.2.1", compatible: "7.4" },
  "metadata/capability-missing": { name: "clustering", because: "intershard_tls" },
  "metadata/capability-contradicted": { name: "no_multi_key", command: "FT.MGET" },
  "metadata/command-flag-unknown": { command: "FT.GET", flag: "deny-oom", nearest: "denyoom" },
  "metadata/command-flags-contradict": { command: "FT.GET" },
  "metadata/command-keys-beyond-arity": { command: "FT.GET", position: 3, arity: 2 },
  "metadata/command-keys-impossible": { command: "FT.GET", first: 2, last: 1, step: 1 },
  "metadata/command-routing": { command: "FT.SEARCH", step: -1, policy: "any shard will do" },
  "metadata/command-prefix-missing": { command: "GET", prefix: "ft." },
  "metadata/command-name-long": { command: "FT.GET", length: 65 },
  "metadata/arguments-refused": { field: "command_line_args", characters: ["&", "<"] },
  "metadata/dependency-url-malformed": { dependency: "gears_v8", url: "ftp://example.com/a.tgz" },
  "metadata/git-sha-python": { value: "b'71ab0ea1'", meant: "71ab0ea1" },
  "metadata/email-malformed": { value: "nobody" },
  "metadata/homepage-malformed": { value: "nowhere" },
  "elf/empty": {},
  "elf/not-elf": { looksLike: "a Mach-O file" },
  "elf/not-64-bit": { machine: "i386" },
  "elf/not-little-endian": { machine: "s390x" },
  "elf/truncated": { what: "the dynamic section", needed: 4096, size: 1024 },
  "elf/malformed": { problem: "the string table does not end" },
  "elf/not-shared-object": { type: "an executable" },
  "elf/debug-only": {},
  "elf/onload-missing": {},
  "elf/machine-unsupported": { machine: "riscv64" },
  "elf/wrong-machine": { declared: "aarch64", found: "x86_64", file: "tally.so" },
  "elf/symbol-version-too-new": {
    library: "libc.so.6",
    version: "GLIBC_2.38",
    system: "rhel9",
    has: "GLIBC_2.34",
    symbols: ["__isoc23_strtol"],
    sufficient: ["ubuntu24"],
  },
  "elf/library-missing": { library: "libssl.so.1.1", system: "rhel9", has: ["libssl.so.3"] },
  "elf/library-optional": {
    library: "libssl.so.1.1",
    system: "rhel9",
    from: "compat-openssl11 in AppStream",
  },
  "elf/library-unknown": { library: "libgomp.so.1" },
  "elf/undefined-symbol": { symbol: "SSL_new" },
  "elf/run-path": { path: "/opt/build/lib", reason: "absolute" },
  "elf/executable-stack": {},
  "elf/text-relocations": {},
  "elf/writable-code": { segments: 2 },
  "elf/no-relro": {},
  "elf/no-stack-protector": {},
  "elf/debug-information": { size: 40_000_000 },
  "bundle/not-a-zip": { looksLike: "a gzip file" },
  "bundle/damaged": { problem: "it has no end record" },
  "bundle/too-many-entries": { count: 1001, limit: 1000 },
  "bundle/unsafe-name": { reason: "it leads to a parent folder" },
  "bundle/duplicate-name": { other: "search.so" },
  "bundle/symlink": {},
  "bundle/special-file": {},
  "bundle/encrypted": {},
  "bundle/unsupported-compression": { method: "bzip2" },
  "bundle/entry-too-large": { size: 2_000_000_000, limit: 1_342_177_280 },
  "bundle/compression-ratio": { ratio: 5000, limit: 1000 },
  "bundle/inconsistent-records": { problem: "two names for one entry" },
  "bundle/stray-bytes": { problem: "40 bytes before the first entry" },
  "bundle/unportable-record": { header: "local", field: "version needed", value: "99" },
  "bundle/comment": { text: "built by CI" },
  "bundle/crc-mismatch": { declared: "0x12345678", actual: "0x9abcdef0" },
  "bundle/size-mismatch": { declared: 100, problem: "it unpacks to more" },
  "bundle/corrupt-data": { problem: "the deflated data end too early" },
  "bundle/module-json-missing": { elsewhere: "dist/module.json" },
  "bundle/module-missing": {},
  "bundle/module-file-missing": { declared: "search.so", found: "ft.so" },
  "bundle/several-modules": { module: "search.so" },
  "bundle/unexpected-entry": {},
  "bundle/sha256-mismatch": { declared: sha256, actual: sha256.replaceAll("7", "0"), file: "search.so" },
  "bundle/module-name-unusable": { name: "search.dylib" },
  "bundle/module-not-executable": { mode: "0644" },
  "bundle/dependency-missing": { dependency: "gears_v8", file: "deps/gears_v8.tgz" },
  "bundle/dependency-sha256-mismatch": {
    dependency: "gears_v8",
    declared: sha256,
    actual: sha256.replaceAll("7", "0"),
  },
  "bundle/privileged-mode": { mode: "4755", more: 2 },
  "bundle/loose-mode": { mode: "0777", more: 0 },
  "bundle/dependency-damaged": { problem: "the tar file is cut off" },
  "bundle/dependency-unsafe": { problem: "this entry is neither a file nor a folder" },
  "bundle/dependency-unreadable": { problem: "it is not a gzip file" },
  "bundle/dependency-undeclared": { declared: ["gears_v8.tgz", "gears_jvm.tgz"] },
  "load/refused": { reason: "RedisModule_OnLoad returned 1", log: ["wrong number of arguments"] },
  "load/unloadable": { reason: "libssl.so.1.1 is not there", log: [], second: "no Redis server was found" },
  "load/version-part-too-large": { version: "1234567", part: "major", value: 123 },
  "load/compatible-redis-version-too-low": {
    declared: "7.2",
    lowest: "7.4",
    functions: ["RedisModule_AddACLCategory"],
  },
  "load/min-redis-version-too-low": {
    declared: "4.0",
    lowest: "6.0",
    functions: ["RedisModule_Scan", "RedisModule_ScanKey"],
  },
  "load/data-type-not-saved": {
    type: "ft_index0",
    missing: ["rdb_load", "rdb_save"],
    capabilities: ["persistence_rdb", "replica_of"],
  },
  "load/data-type-not-rewritten": { type: "ft_index0" },
  "load/no-cluster-command": { commands: ["FT.CONFIG", "FT.DEBUG"] },
  "load/no-commands": { module: "ft" },
  "commands/removed": { name: "FT.SEARCH" },
  "commands/added": { name: "FT.SEARCH" },
  "commands/changed": { name: "FT.SEARCH", field: "command_arity", listed: "-2", registered: "-3" },
  "commands/other-module": { listed: "ft 1.2.0", registered: "ft 1.2.1" },
  "config/unused-suppression": { rule: "elf/no-relro", reason: "built by a vendor" },
  "cluster/uploads-disabled": { version: "8.2.0-46" },
  "cluster/upload-too-large": { size: 524_288_001, limit: "at most 500 MB" },
  "cluster/operating-system-not-listed": { node: "rhel9", listed: ["rhel8", "ubuntu22"] },
  "cluster/clone-not-recognised": { node: "rocky8", system: "rhel8", version: "7.2.4-52" },
  "cluster/platform-unsupported": {
    version: "8.0.20-96",
    platform: "rhel8 on aarch64",
    arch: "aarch64",
    supported: ["rhel9", "ubuntu22"],
  },
  "cluster/architecture-differs": { declared: "x86_64", node: "aarch64" },
  "cluster/version-too-low": { minimum: "8.0.10", version: "7.22.2" },
  "cluster/version-too-low-for-upgrade": { minimum: "8.0.10", version: "7.22.2" },
  "cluster/dependencies-refused": { dependencies: ["gears_v8", "gears_jvm"] },
  "cluster/dependency-downloaded": { dependency: "gears_v8", url: "https://example.com/gears_v8.tgz" },
  "cluster/module-exists": { module: "search", version: "8.4.0" },
  "cluster/module-missing": { module: "search", present: ["ReJSON", "bf"] },
  "cluster/module-downgrade": { from: "8.4.0", to: "8.2.1" },
  "cluster/redis-version-differs": { compatible: "8.0", redis: "8.2" },
  "cluster/redis-version-too-low": { minimum: "7.4", redis: "7.2" },
  "cluster/redis-major-differs": { minimum: "6.0.0", redis: "8.0" },
  "cluster/redis-version-not-offered": { redis: "8.0", version: "7.22.2", offered: ["6.2", "7.2", "7.4"] },
  "cluster/no-redis-version-fits": { version: "7.22.2", offered: ["6.2", "7.2", "7.4"] },
  "cluster/capability-missing": {
    capability: "backup_restore",
    fields: ["backup is true"],
    meaning: "periodic backups are on",
    inferred: true,
  },
  "cluster/database-not-offered": {
    version: "8.2.0-46",
    meaning: "it is on flash",
    limit: "Redis 8.0 databases cannot be created with flash",
  },
  "cluster/memcached-database": {},
  "cluster/module-in-use": { module: "search 8.4.0", database: "database products" },
  "cluster/upgrade-not-direct": { from: "6.4.2", to: "8.2", via: ["7.22", "8.0.10"] },
  "cluster/upgrade-goes-down": { what: "Redis Software", from: "8.2.0-46", to: "8.0" },
  "cluster/module-blocks-upgrade": { module: "graph" },
  "cluster/module-not-on-node": { module: "tally 1.2.3", nodes: ["node 2"] },
  "cluster/rolling-upgrade-can-stick": { modules: ["tally 1.2.3"], to: "8.2" },
  "cluster/bundle-missing": { module: "tally", set: ["search"] },
  "cluster/deletion-needs-v2": { dependencies: ["gears_v8"] },
  "elf/functions-newer": {
    redis: "7.2",
    functions: [{ name: "RedisModule_AddACLCategory", since: "7.4" }],
  },
  "cluster/functions-missing": {
    redis: "7.2",
    functions: [{ name: "RedisModule_AddACLCategory", since: "7.4" }],
  },
  "cluster/load-examined-in-part": {
    unexamined: [{ name: "API functions", missing: "the module was not loaded" }],
  },
  "cluster/undecided": {
    question: "whether the cluster has Redis Software 8.0.10 or later",
    missing: "8.0 is not said exactly enough",
  },
  "cluster/line-end-of-life": {
    line: "7.4",
    date: "2026-11-30",
    daysLeft: 12,
    source: "redis/docs:content/operate/rs/installing-upgrading/product-lifecycle.md",
  },
  "cluster/version-newer-than-data": { version: "8.2.1", newest: "8.2.0-46", asOf: "2026-08-21" },
};

const rules = Object.keys(catalogue) as Rule[];
const definitionOf = (rule: Rule) => catalogue[rule] as unknown as RuleDefinition<unknown>;
const plausible = (rule: Rule): Finding =>
  finding(rule, { entry: "module.json", pointer: "/version", line: 3, column: 14 }, plausibleFacts[rule]);

/** Strings of the facts, at any depth. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe.each(rules)("%s", (rule) => {
  it("has a name of the area of its subject and words", () => {
    expect(rule).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(rule.split("/")[0]).toBe(areas[definitionOf(rule).subject]);
  });

  it("has a severity and a title without facts", () => {
    const { severity, title } = definitionOf(rule);
    expect(severities).toContain(severity);
    expect(title).toMatch(/^\S.*\S$/);
    expect(title).not.toMatch(/\$\{|[.:]$/);
  });

  it("says what was found in one line, and how to fix it", () => {
    const { message, help } = renderFinding(plausible(rule));
    for (const text of [message, help]) {
      expect(text).toMatch(/^\S.*\S$/);
      expect(text).not.toMatch(/\bNaN\b|\[object |\bfunction \w*\(|\\u/);
    }
    expect({ message, help }).toSatisfy(() => isMessage(message) && isAdvice(help ?? ""));
  });

  it("has advice for every command: for one without flags none that names a flag", () => {
    const { help: advice } = definitionOf(rule);
    if (advice === undefined) return;
    const { help = "" } = renderFinding({ ...plausible(rule), flags: new Set() });
    expect(help).not.toBe("");
    expect(flagsIn(help)).toEqual([]);
  });

  it("leaves no fact out of its words", () => {
    const { message, help } = renderFinding(plausible(rule));
    for (const fact of stringsIn(plausibleFacts[rule])) {
      // A long checksum may be cut.
      expect(`${message}\n${help}`).toContain(fact.length > 40 ? fact.slice(0, 8) : fact);
    }
  });

  it("has an error code only if it is an error", () => {
    const { severity, errorCode } = definitionOf(rule);
    const rendered = renderFinding(plausible(rule));
    expect(rendered.errorCode).toBe(errorCode);
    if (severity !== "error") expect(errorCode).toBeUndefined();
  });
});

it.each<Finding>([
  finding("manifest/unknown-key", {}, { key: "zzz" }),
  finding("metadata/unknown-key", {}, { key: "zzz" }),
  finding("manifest/command-unmatched", {}, { field: "exclude_commands", name: "zzz" }),
  finding("metadata/architecture-unknown", {}, { found: "zzz" }),
  finding("metadata/operating-system-unknown", {}, { token: "zzz1", known: ["rhel9"] }),
  finding("metadata/capability-unknown", {}, { name: "zzz" }),
  finding("bundle/module-json-missing", {}, {}),
  finding("bundle/module-file-missing", {}, { declared: "zzz.so" }),
  finding("config/unused-suppression", {}, { rule: "elf/no-relro" }),
  finding("cluster/uploads-disabled", {}, {}),
  finding("cluster/module-missing", {}, { module: "zzz", present: [] }),
  finding("cluster/platform-unsupported", {}, { version: "8.0", platform: "rhel7", supported: ["rhel9"] }),
])("$rule says nothing of facts that are not known", (found) => {
  const { message, help } = renderFinding(found);
  expect(`${message} ${help}`).not.toMatch(/undefined|Did you mean|\bthere is\b/);
  expect(message).toSatisfy(isMessage);
});

describe("error codes", () => {
  const documented = [
    // Upload.
    "no_module",
    "invalid_module",
    "module_exists",
    "min_redis_pack_version",
    "unsupported_module_capabilities",
    "os_not_supported",
    "dependencies_not_supported",
    "invalid_dependency_data",
    "modules_upload_disabled",
    // Upgrade of a database.
    "missing_module",
    "module_downgrade_unsupported",
    "redis_incompatible_version",
    "redis_pack_incompatible_version",
    // Deletion.
    "module_in_use",
  ];

  it("are those that clusters are documented to answer with", () => {
    expect(errorCodes.toSorted()).toEqual(documented.toSorted());
  });

  it("each belong to a rule", () => {
    const ofRules = new Set(rules.flatMap((rule) => definitionOf(rule).errorCode ?? []));
    expect([...ofRules].toSorted()).toEqual(documented.toSorted());
  });
});

describe("schemas/report.schema.json", () => {
  const validate = strictAjv().compile(readSchema("report.schema.json"));
  const document = (findings: readonly Finding[]) => ({
    tool: { name: "rampart", version: "1.0.0" },
    command: "verify",
    schema: "urn:rampart:schema:report",
    schemaVersion: 1,
    results: [renderReport(report("search.zip", findings))],
  });

  it.each(rules)("describes a report with %s", (rule) => {
    expect(validate(document([plausible(rule)])), JSON.stringify(validate.errors)).toBe(true);
  });

  it("describes a finding without a place, one in a binary and one at the root of a document", () => {
    const findings = [{}, { entry: "a.so", offset: 0 }, { pointer: "", line: 1, column: 1 }].map((place) =>
      finding("elf/empty", place, {}),
    );
    expect(validate(document(findings)), JSON.stringify(validate.errors)).toBe(true);
  });

  it("does not describe a finding with a member that it does not know", () => {
    const { results, ...rest } = document([plausible("elf/empty")]);
    const [result] = results;
    const odd = { ...result, findings: result?.findings.map((found) => ({ ...found, facts: {} })) };
    expect(validate({ ...rest, results: [odd] })).toBe(false);
  });
});
