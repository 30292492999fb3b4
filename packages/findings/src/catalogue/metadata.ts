import { didYouMean, enumerate, rule } from "../rule-definition.ts";

/** A part of a version that needs more than two digits. */
export interface VersionPart {
  readonly version: string;
  readonly part: string;
  readonly value: number;
}

export function versionPartMessage({ version, part, value }: VersionPart): string {
  return `${part} of version ${version} is ${value}: version = major × 10000 + minor × 100 + patch has room for two digits each`;
}

function describeCharacter(character: string): string {
  if (character === "/") return "a slash";
  if (character === "\\") return "a backslash";
  if (character.startsWith(".")) return "nothing but dots";
  return `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function placeholderConsequence(field: string): string {
  // Source: redis/docs, requests/bdbs/modules/upgrade.md, module_downgrade_unsupported.
  if (field === "version" || field === "semantic_version")
    return "every release after it would be a downgrade, which clusters refuse";
  const who = field === "min_redis_pack_version" ? "cluster" : "database";
  return `no ${who} has this version, so none can use the module`;
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** Rules about the fields that the manifest and `module.json` share. */
export const metadataRules = {
  "metadata/not-an-object": rule<{ found: string }>({
    subject: "metadata",
    severity: "error",
    title: "module.json is not an object",
    errorCode: "invalid_module",
    message: ({ found }) => `module.json must be a JSON object, this is ${found}`,
    help: "Pack the bundle again, or restore module.json: a cluster reads a JSON object with the fields of the module.",
  }),
  "metadata/field-missing": rule<{ field: string }>({
    subject: "metadata",
    severity: "error",
    title: "required field missing",
    errorCode: "invalid_module",
    message: ({ field }) => `the required field ${field} is missing`,
    help: "Pack the bundle again, or add the field.",
  }),
  "metadata/field-empty": rule<{ field: string }>({
    subject: "metadata",
    severity: "error",
    title: "required field empty",
    errorCode: "invalid_module",
    message: ({ field }) => `the required field ${field} is empty`,
    help: "Pack the bundle again, or fill the field.",
  }),
  "metadata/wrong-type": rule<{ field: string; expected: string; found: string }>({
    subject: "metadata",
    severity: "error",
    title: "value of the wrong type",
    errorCode: "invalid_module",
    message: ({ field, expected, found }) => `${field} must be ${expected}, this is ${found}`,
    help: ({ field, expected }) =>
      `Write ${expected} for ${field} in the manifest and pack again, or correct module.json.`,
  }),
  "metadata/text-expected": rule<{ field: string; found: string }>({
    subject: "metadata",
    severity: "warning",
    title: "value that must be text",
    message: ({ field, found }) =>
      `${field} must be text, this is ${found}; RAMP copies such values from a manifest`,
    help: "Write it in quotes in the manifest, and pack again.",
  }),
  "metadata/malformed-value": rule<{ field: string; expected: string; found: string }>({
    subject: "metadata",
    severity: "error",
    title: "value of the wrong form",
    errorCode: "invalid_module",
    message: ({ field, expected, found }) => `${field} must be ${expected}, this is ${found}`,
    help: ({ field, expected }) =>
      `Write ${expected} for ${field} in the manifest and pack again, or correct module.json.`,
  }),
  "metadata/name-unsafe": rule<{ name: string; character: string }>({
    subject: "metadata",
    severity: "error",
    title: "name with a character that it may not have",
    message: ({ name, character }) =>
      `the name ${JSON.stringify(name)} holds ${describeCharacter(character)}`,
    help: "Names of modules, commands, files, dependencies and capabilities hold no control character, no slash or backslash, nothing invisible and nothing that turns the direction of text.",
  }),
  "metadata/unknown-key": rule<{ key: string; nearest?: string }>({
    subject: "metadata",
    severity: "warning",
    title: "unknown key in module.json",
    message: ({ key, nearest }) =>
      `${JSON.stringify(key)} is not a known field of module.json${didYouMean(nearest)}`,
    help: "Unknown fields are kept; check the spelling.",
  }),
  "metadata/foreign-key": rule<{ key: string }>({
    subject: "metadata",
    severity: "info",
    title: "key of another tool",
    message: ({ key }) =>
      `${JSON.stringify(key)} belongs to build scripts; it is kept and means nothing to a cluster`,
    help: "Nothing is wrong. Remove it from the manifest if no build script reads it.",
  }),
  "metadata/version-disagrees": rule<{ version: number; semanticVersion: string; expected: string }>({
    subject: "metadata",
    severity: "error",
    title: "version and semantic_version disagree",
    message: ({ version, semanticVersion, expected }) =>
      `version ${version} means ${expected}, semantic_version says ${semanticVersion}: upgrades are ordered by one and stored by the other`,
    help: "version is major × 10000 + minor × 100 + patch of semantic_version.",
  }),
  "metadata/version-part-too-large": rule<VersionPart>({
    subject: "metadata",
    severity: "warning",
    title: "part of a version exceeds 99",
    message: versionPartMessage,
    help: "Another version may have the same number. Choose a version whose parts are at most 99.",
  }),
  "metadata/architecture-unknown": rule<{ found: string; meant?: string }>({
    subject: "metadata",
    severity: "error",
    title: "architecture that no cluster accepts",
    errorCode: "invalid_module",
    message: ({ found, meant }) =>
      `architecture ${JSON.stringify(found)} is not one that clusters accept: x86_64 or aarch64${didYouMean(meant)}`,
    help: "Clusters refuse other spellings, such as amd64 and arm64, too.",
  }),
  "metadata/operating-system-malformed": rule<{ token: string }>({
    subject: "metadata",
    severity: "error",
    title: "operating system of the wrong form",
    errorCode: "invalid_module",
    message: ({ token }) =>
      `${JSON.stringify(token)} does not name a system: a token has letters and a version, such as rhel9`,
    help: "Write the distribution and its major version, such as rhel9 or ubuntu22.",
  }),
  "metadata/operating-system-unknown": rule<{ token: string; nearest?: string; known: readonly string[] }>({
    subject: "metadata",
    severity: "warning",
    title: "operating system that no cluster runs on",
    message: ({ token, nearest }) =>
      `${JSON.stringify(token)} is not a system that Redis Software is known to run on${didYouMean(nearest)}`,
    help: ({ known }) => `A node compares the token with its own system. Known are ${enumerate(known)}.`,
  }),
  "metadata/operating-system-alias": rule<{ token: string; meant: string }>({
    subject: "metadata",
    severity: "warning",
    title: "operating system under another name",
    message: ({ token, meant }) =>
      `${JSON.stringify(token)} is written ${meant} in metadata; a node compares tokens, not meanings`,
    help: ({ meant }) => `Write ${meant}.`,
  }),
  "metadata/capability-unknown": rule<{ name: string; nearest?: string }>({
    subject: "metadata",
    severity: "warning",
    title: "unknown capability",
    message: ({ name, nearest }) => `${JSON.stringify(name)} is not a known capability${didYouMean(nearest)}`,
    help: "A database setting that needs the capability that you meant is refused with unsupported_module_capabilities.",
  }),
  "metadata/capability-duplicate": rule<{ name: string }>({
    subject: "metadata",
    severity: "info",
    title: "capability listed twice",
    message: ({ name }) =>
      `the capability ${name} is listed twice; clusters keep the duplicate, which is harmless`,
    help: "Remove one of the two.",
  }),
  "metadata/command-duplicate": rule<{ name: string; other: string }>({
    subject: "metadata",
    severity: "warning",
    title: "command listed twice",
    message: ({ name, other }) =>
      name === other
        ? `the command ${name} is listed twice`
        : `the commands ${other} and ${name} differ in case only`,
    help: "Command names are compared without case; keep one.",
  }),
  "metadata/dependency-malformed": rule<{ dependency: string; missing: readonly string[] }>({
    subject: "metadata",
    severity: "error",
    title: "dependency without address or checksum",
    errorCode: "invalid_dependency_data",
    message: ({ dependency, missing }) => `dependency ${dependency} has no ${enumerate(missing, "or")}`,
    help: "A dependency is a map of url and sha256, or in a manifest of local_path.",
  }),
  "metadata/field-missing-for-profile": rule<{ field: string; profile: string; use: string }>({
    subject: "metadata",
    severity: "error",
    title: "field that the profile requires",
    errorCode: "invalid_module",
    message: ({ field, profile, use }) => `${use} needs ${field}, which is missing (profile ${profile})`,
    help: "Set the field in the manifest and pack again.",
  }),
  "metadata/dependency-not-bundled": rule<{ dependency: string; file: string }>({
    subject: "metadata",
    severity: "error",
    title: "dependency that must be in the bundle",
    message: ({ dependency, file }) =>
      `clusters from 8.0 on do not download: dependency ${dependency} must be in the bundle as ${file}`,
    help: "Give its local_path in the manifest and pack again, or add the file with `rampart deps add`.",
  }),
  "metadata/redis-version-placeholder": rule<{ field: string; value: string }>({
    subject: "metadata",
    severity: "warning",
    title: "placeholder for a version",
    message: ({ field, value }) =>
      `${field} is ${value}, a placeholder of unreleased builds: ${placeholderConsequence(field)}`,
    help: "Set the version before the build is released.",
  }),
  "metadata/compatible-redis-version-missing": rule({
    subject: "metadata",
    severity: "warning",
    title: "compatible_redis_version not declared",
    message: () =>
      "compatible_redis_version is not declared: only databases of the major version of min_redis_version can use the module, and the Kubernetes operator expects the field",
    help: 'Declare the Redis version that the build is for, such as "8.0".',
  }),
  "metadata/compatible-redis-version-patch": rule<{ value: string }>({
    subject: "metadata",
    severity: "warning",
    title: "compatible_redis_version with a patch part",
    message: ({ value }) =>
      `compatible_redis_version is ${value}; it is compared with the major and minor version of a database`,
    help: ({ value }) => `Write "${value.split(".").slice(0, 2).join(".")}".`,
  }),
  "metadata/compatible-redis-version-incomplete": rule<{ value: string; offered: readonly string[] }>({
    subject: "metadata",
    severity: "warning",
    title: "compatible_redis_version without a minor version",
    message: ({ value }) =>
      `compatible_redis_version is ${value}, which has no minor version: clusters compare major and minor, so no database is known to match`,
    help: ({ value, offered }) =>
      `Write the version that the build is for, such as ${enumerate((offered.length === 0 ? [`${value}.0`] : offered).map(quoted), "or")}.`,
  }),
  "metadata/redis-version-unknown": rule<{
    field: string;
    value: string;
    /** After every version that is known. */
    isNewer: boolean;
    /** It is a version of Redis Software. */
    isCluster: boolean;
    offered: readonly string[];
    asOf: string;
  }>({
    subject: "metadata",
    severity: "warning",
    title: "Redis version that no known cluster offers",
    message: ({ field, value, isNewer, isCluster, offered }) =>
      isNewer
        ? `${field} is ${value}, newer than ${offered.at(-1)}, the newest Redis version of databases on known clusters`
        : `${field} is ${value}, a Redis version that databases of no known cluster have${isCluster ? `; ${value} is a version of Redis Software` : ""}`,
    help: ({ offered, asOf }) =>
      `Known on ${asOf} are ${enumerate(offered)}. Keep the value if your cluster offers it.`,
  }),
  "metadata/min-redis-version-above-compatible": rule<{ min: string; compatible: string }>({
    subject: "metadata",
    severity: "warning",
    title: "min_redis_version above compatible_redis_version",
    message: ({ min, compatible }) =>
      `min_redis_version ${min} is above compatible_redis_version ${compatible}, the one version that a database may have`,
    help: "Correct one of them; if both are set, compatible_redis_version decides.",
  }),
  "metadata/lockstep-version-disagrees": rule<{
    semanticVersion: string;
    compatible: string;
    preReleaseOf?: string;
  }>({
    subject: "metadata",
    severity: "warning",
    title: "8.x module for another Redis version",
    message: ({ semanticVersion, compatible, preReleaseOf }) =>
      `module version ${semanticVersion}${preReleaseOf === undefined ? "" : `, a pre-release of ${preReleaseOf},`} follows the numbering of Redis 8, but compatible_redis_version is ${compatible}: only databases of that version can use it`,
    help: "Check that compatible_redis_version was set, and not left at the default of RAMP, 7.4.",
  }),
  "metadata/capability-missing": rule<{ name: string; because: string }>({
    subject: "metadata",
    severity: "warning",
    title: "capability that another one implies",
    message: ({ name, because }) => `${because} builds on ${name}, which is not declared`,
    help: ({ name }) => `Declare ${name} too, if the module supports it.`,
  }),
  "metadata/capability-contradicted": rule<{ name: string; command: string }>({
    subject: "metadata",
    severity: "warning",
    title: "capability that a command contradicts",
    message: ({ name, command }) => `${name} promises commands of one key each, but ${command} takes several`,
    help: "Remove the capability, or correct the keys of the command.",
  }),
  "metadata/command-flag-unknown": rule<{ command: string; flag: string; nearest?: string }>({
    subject: "metadata",
    severity: "warning",
    title: "unknown command flag",
    message: ({ command, flag, nearest }) =>
      `${command} has the flag ${JSON.stringify(flag)}, which no server shows${didYouMean(nearest)}`,
    help: "Flags are spelled as COMMAND INFO shows them: denyoom, not deny-oom.",
  }),
  "metadata/command-flags-contradict": rule<{ command: string }>({
    subject: "metadata",
    severity: "warning",
    title: "command that is both readonly and write",
    message: ({ command }) => `${command} has both readonly and write`,
    help: "Keep the correct one.",
  }),
  "metadata/command-keys-beyond-arity": rule<{ command: string; position: number; arity: number }>({
    subject: "metadata",
    severity: "warning",
    title: "key beyond the last argument",
    message: ({ command, position, arity }) =>
      `${command} takes ${arity} words, and its key is at position ${position}`,
    help: "Position 0 is the command's name. Correct command_arity or the keys.",
  }),
  "metadata/command-keys-impossible": rule<{ command: string; first: number; last: number; step: number }>({
    subject: "metadata",
    severity: "warning",
    title: "key range that no call can have",
    message: ({ command, first, last, step }) =>
      `${command} has keys from ${first} to ${last} in steps of ${step}, which is not a valid range`,
    help: "Without keys all three are 0; with keys first_key is positive, last_key is not before it, and step is not 0.",
  }),
  "metadata/command-routing": rule<{ command: string; step: number; policy: string }>({
    subject: "metadata",
    severity: "info",
    title: "step that is a routing policy",
    message: ({ command, step, policy }) => `step ${step} of ${command} tells the proxy: ${policy}`,
    help: "Nothing is wrong if that is meant. With keys, step is positive; without keys it is 0.",
  }),
  "metadata/command-prefix-missing": rule<{ command: string; prefix: string }>({
    subject: "metadata",
    severity: "info",
    title: "command without the module's prefix",
    message: ({ command, prefix }) =>
      `${command} does not begin with ${prefix} like the module's other commands`,
    help: "A prefix keeps commands of modules apart.",
  }),
  "metadata/command-name-long": rule<{ command: string; length: number }>({
    subject: "metadata",
    severity: "warning",
    title: "command name too long for a cluster",
    message: ({ command, length }) => `${command} has ${length} characters; clusters accept at most 64`,
    help: "Register the command under a name of at most 64 characters.",
  }),
  "metadata/config-command-unknown": rule<{ command: string; nearest?: string }>({
    subject: "metadata",
    severity: "warning",
    title: "config_command that the module does not register",
    message: ({ command, nearest }) =>
      `config_command begins with ${command}, which is not a command of the module${didYouMean(nearest)}`,
    help: "A cluster would run it to change the arguments of a loaded module. Correct the name of the command, or remove the field.",
  }),
  "metadata/edit-malformed": rule<{ field: string; problems: readonly string[] }>({
    subject: "metadata",
    severity: "warning",
    title: "malformed note of an edit",
    message: ({ field, problems }) =>
      `${field} is not a note of what packing changed: ${enumerate(problems)}; no document says that a cluster reads it`,
    help: "A cluster reads commands. Pack again, or remove the entry.",
  }),
  "metadata/arguments-refused": rule<{ field: string; characters: readonly string[] }>({
    subject: "metadata",
    severity: "warning",
    title: "arguments with characters that a cluster refuses",
    message: ({ field, characters }) =>
      `${field} contains ${enumerate(characters)}, which the module configuration calls of a cluster refuse`,
    help: "Pass the value without & < > and double quotes.",
  }),
  "metadata/dependency-url-malformed": rule<{ dependency: string; url: string }>({
    subject: "metadata",
    severity: "warning",
    title: "dependency with a malformed URL",
    message: ({ dependency, url }) =>
      `the url of dependency ${dependency} is ${JSON.stringify(url)}, which is not an http or https address`,
    help: "Clusters up to 7.22 download dependencies over http and https.",
  }),
  "metadata/git-sha-python": rule<{ value: string; meant: string }>({
    subject: "metadata",
    severity: "info",
    title: "commit written as a Python literal",
    message: ({ value, meant }) =>
      `git_sha is ${value}, the Python literal for the bytes ${meant}, as RAMP writes it`,
    help: "Pack with Rampart, or remove b'' around the commit.",
  }),
  "metadata/email-malformed": rule<{ value: string }>({
    subject: "metadata",
    severity: "info",
    title: "malformed e-mail address",
    message: ({ value }) => `${JSON.stringify(value)} does not look like an e-mail address`,
    help: "Write one address, such as team@example.com, or leave email out.",
  }),
  "metadata/homepage-malformed": rule<{ value: string }>({
    subject: "metadata",
    severity: "info",
    title: "malformed homepage address",
    message: ({ value }) => `${JSON.stringify(value)} is not an http or https address`,
    help: "Write the whole address, with https:// before it.",
  }),
  "metadata/flash-generation": rule<{ redis: string }>({
    subject: "metadata",
    severity: "warning",
    title: "flash of the first generation on Redis 8",
    message: ({ redis }) =>
      `the module declares flash for Redis ${redis}, where flash storage is of the second generation, and does not declare that it works there`,
    help: "Declare bigstore_version_2, or set bigstore_version_2_support, if the module supports it.",
  }),
  "metadata/excluded-command-listed": rule<{ name: string; listed: string }>({
    subject: "metadata",
    severity: "warning",
    title: "excluded command that is still listed",
    message: ({ name, listed }) =>
      `exclude_commands names ${name}, and the commands list ${listed}: RAMP compares exactly, so the exclusion did nothing`,
    help: ({ listed }) => `Write ${listed} in exclude_commands of the manifest, and pack again.`,
  }),
  "metadata/operating-systems-missing": rule({
    subject: "metadata",
    severity: "warning",
    title: "bundle for no operating system",
    message: () =>
      "operating_systems names no system, so no node takes the bundle, and what the module needs of a system was not checked",
    help: "Set operating_systems in the manifest, or pass the systems with `rampart pack --os`, and pack again.",
  }),
} as const;
