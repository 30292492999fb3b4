import { didYouMean, enumerate, rule } from "../rule-definition.ts";

/** What packing writes where the module itself tells. */
const learned =
  'the lowest Redis release that has every function that the module calls while it loads, or "4.0" where that is not known';

/** Rules about the manifest alone: what RAMP silently ignores or evaluates as code. */
export const manifestRules = {
  "manifest/not-a-manifest": rule<{ found: string; isMap?: boolean }>({
    subject: "manifest",
    severity: "error",
    title: "not a manifest",
    message: ({ found }) => `a manifest is a map of fields such as author and capabilities; this is ${found}`,
    help: "`rampart init` writes a manifest to start from.",
  }),
  "manifest/ignored": rule({
    subject: "manifest",
    severity: "warning",
    title: "manifest that is not used",
    message: () =>
      "nothing of this manifest is used: the bundle has the defaults alone, as RAMP would pack it",
    help: "Correct the manifest where another finding points at it, and pack again.",
  }),
  "manifest/unknown-key": rule<{ key: string; nearest?: string; isOfMetadata?: true }>({
    subject: "manifest",
    severity: "error",
    title: "unknown key in the manifest",
    message: ({ key, nearest, isOfMetadata }) =>
      isOfMetadata
        ? `${JSON.stringify(key)} is a field of module.json, not of a manifest`
        : `${JSON.stringify(key)} is not a field of a manifest${didYouMean(nearest)}`,
    help: ({ isOfMetadata }) =>
      isOfMetadata
        ? "Remove the key: packing or a cluster writes it. Where the whole file is a module.json, give the manifest instead."
        : "Correct or remove the key; RAMP would silently drop it and use the default of the field that you meant.",
  }),
  "manifest/field-missing": rule<{ field: string; of: string }>({
    subject: "manifest",
    severity: "error",
    title: "required field missing",
    message: ({ field, of }) => `${of} has no ${field}`,
    help: "A command entry replaces the whole discovered command: all six fields are needed.",
  }),
  "manifest/wrong-type": rule<{ field: string; expected: string; found: string; typed?: string }>({
    subject: "manifest",
    severity: "error",
    title: "value of the wrong type",
    message: ({ field, expected, found }) => `${field} must be ${expected}, this is ${found}`,
    help: ({ field, expected, typed }) =>
      typed === undefined
        ? `Write ${expected} for ${field}.`
        : `Write it with quotes: ${JSON.stringify(typed)}`,
  }),
  "manifest/malformed-value": rule<{ field: string; expected: string; found: string }>({
    subject: "manifest",
    severity: "error",
    title: "value of the wrong form",
    message: ({ field, expected, found }) => `${field} must be ${expected}, this is ${found}`,
    help: ({ field, expected }) => `Write ${expected} for ${field}.`,
  }),
  "manifest/foreign-key": rule<{ key: string }>({
    subject: "manifest",
    severity: "info",
    title: "key of another tool",
    message: ({ key }) =>
      `${JSON.stringify(key)} belongs to build scripts, not to the manifest; it is kept and means nothing here`,
    help: "Keep it if a build script reads it, or remove it.",
  }),
  "manifest/version-not-quoted": rule<{ field: string; found: string; became?: string }>({
    subject: "manifest",
    severity: "error",
    title: "version that is not a string",
    message: ({ field, found, became }) =>
      became === undefined
        ? `${field} is the number ${found}, not text: an unquoted 8.10 becomes 8.1`
        : `${field} is typed ${found} without quotes, which YAML reads as the number ${became}`,
    help: ({ field, found }) =>
      field === "compatible_redis_version" && !found.includes(".")
        ? `Write major and minor version in quotes, such as ${field}: "8.0"`
        : `Write it with quotes: ${field}: "${found}"`,
  }),
  "manifest/environment-missing": rule<{ name: string }>({
    subject: "manifest",
    severity: "error",
    title: "environment variable not set",
    message: ({ name }) => `the environment variable ${name} is not set`,
    help: ({ name }) => `Set ${name}, or write the value into the manifest.`,
  }),
  "manifest/expression-not-evaluated": rule<{ expression: string }>({
    subject: "manifest",
    severity: "warning",
    title: "expression kept as text",
    message: ({ expression }) => `${expression} is kept as text: expressions in a manifest are not evaluated`,
    help: "Use ${NAME} for a value from the environment.",
  }),
  "manifest/template-leftover": rule<{ template: string }>({
    subject: "manifest",
    severity: "error",
    title: "template that was not filled in",
    message: ({ template }) => `${template} was left by a template step`,
    help: "Run the template step first, or use ${NAME} for a value from the environment.",
  }),
  "manifest/default-used": rule<{ field: string; value?: string; consequence: string }>({
    subject: "manifest",
    severity: "warning",
    title: "field not set",
    message: ({ field, value = learned, consequence }) =>
      `${field} is not set, so the bundle says ${value}: ${consequence}`,
    help: ({ field }) => `Set ${field} in the manifest.`,
  }),
  "manifest/description-missing": rule<{ fields: readonly string[] }>({
    subject: "manifest",
    severity: "warning",
    title: "descriptive fields not set",
    message: ({ fields }) =>
      `${enumerate(fields)} ${fields.length === 1 ? "is" : "are"} not set, so people who look at the module will not find ${fields.length === 1 ? "it" : "them"}`,
    help: ({ fields }) =>
      `Set ${fields.length === 1 ? "it" : "them"} in the manifest; \`rampart init\` writes one to start from.`,
  }),
  "manifest/compatible-redis-version-missing": rule({
    subject: "manifest",
    severity: "warning",
    title: "compatible_redis_version not set",
    message: () =>
      "compatible_redis_version is not set: a cluster then offers the module to databases of the major version of min_redis_version only, and the Kubernetes operator refuses it",
    help: 'Set compatible_redis_version to the Redis version that this build is for, such as "8.0".',
  }),
  "manifest/module-name-ignored": rule<{ declared: string; loaded: string }>({
    subject: "manifest",
    severity: "warning",
    title: "module_name differs from the module's own",
    message: ({ declared, loaded }) =>
      `the manifest says module_name ${declared}, the module names itself ${loaded}, which is used`,
    help: "Remove module_name from the manifest.",
  }),
  "manifest/version-ignored": rule<{ declared: string; loaded: string }>({
    subject: "manifest",
    severity: "warning",
    title: "version differs from the module's own",
    message: ({ declared, loaded }) =>
      `the manifest says version ${declared}, the module says ${loaded}, which is used`,
    help: "Remove version and semantic_version from the manifest.",
  }),
  "manifest/wrong-architecture": rule<{ declared: string; found: string }>({
    subject: "manifest",
    severity: "error",
    title: "module built for another architecture",
    message: ({ declared, found }) =>
      `the manifest says architecture ${declared}, the module is built for ${found}`,
    help: "Give the right module, or remove architecture from the manifest: it is read from the module.",
  }),
  "manifest/module-undescribed": rule<{ missing: readonly string[] }>({
    subject: "manifest",
    severity: "error",
    title: "nothing describes the module",
    message: ({ missing }) =>
      `the module is not loaded, and the manifest does not say its ${enumerate(missing)}`,
    help: "Set them in the manifest. Or name a file with --commands-from, or let the module be loaded with --discover auto.",
  }),
  "manifest/command-unmatched": rule<{ field: string; name: string; nearest?: string }>({
    subject: "manifest",
    severity: "error",
    title: "entry for a command that does not exist",
    message: ({ field, name, nearest }) =>
      `${field} names ${name}, which the module does not register${didYouMean(nearest)}`,
    help: "Correct or remove the entry.",
  }),
  "manifest/command-excluded": rule<{ field: string; name: string }>({
    subject: "manifest",
    severity: "error",
    title: "entry for a command that is excluded",
    message: ({ field, name }) => `${field} describes ${name}, which exclude_commands leaves out`,
    help: "Remove one of the two entries.",
  }),
  "manifest/command-case": rule<{ field: string; name: string; registered: string; isIgnored?: boolean }>({
    subject: "manifest",
    severity: "warning",
    title: "command named in another letter case",
    message: ({ field, name, registered, isIgnored = false }) =>
      `${field} names ${name}, the module registers ${registered}: ${isIgnored ? "names are compared exactly, so the entry does nothing" : "RAMP compares exactly and would ignore the entry"}`,
    help: ({ registered }) => `Write ${registered}.`,
  }),
  "manifest/command-exists": rule<{ name: string; listedIn?: string }>({
    subject: "manifest",
    severity: "error",
    title: "added command that already exists",
    message: ({ name, listedIn }) =>
      listedIn === undefined
        ? `add_command adds ${name}, which the module already registers`
        : `add_command adds ${name}, which ${listedIn} already lists`,
    help: ({ listedIn }) =>
      listedIn === undefined
        ? "Use override_command to change a command that exists."
        : "Remove one of the two entries: override_command is for commands that the module registers, add_command for others.",
  }),
  "manifest/dependency-name-unsafe": rule<{ dependency: string; file: string }>({
    subject: "manifest",
    severity: "error",
    title: "dependency that cannot be stored in deps/",
    message: ({ dependency, file }) =>
      `dependency ${dependency} would be stored as ${JSON.stringify(file)}, which is not a file name`,
    help: "A dependency is stored in deps/ under the last segment of its URL, or as <name>.tgz.",
  }),
  "manifest/dependency-collision": rule<{ dependency: string; other: string; file: string }>({
    subject: "manifest",
    severity: "error",
    title: "two dependencies with the same name",
    message: ({ dependency, other, file }) =>
      `dependencies ${other} and ${dependency} would both be stored as deps/${file}`,
    help: "Give the URLs different last segments.",
  }),
  "manifest/dependency-bare-shared-object": rule<{ dependency: string; file: string }>({
    subject: "manifest",
    severity: "error",
    title: "bare shared object among the dependencies",
    message: ({ dependency, file }) =>
      `dependency ${dependency} would be stored as deps/${file}: a bundle holds one .so, and every name ending in .so counts`,
    help: "Let the URL end in .tgz; the file is then packed into an archive.",
  }),
  "manifest/dependency-duplicate": rule<{ dependency: string }>({
    subject: "manifest",
    severity: "error",
    title: "two dependencies with the same name",
    message: ({ dependency }) => `the dependency ${dependency} is listed twice`,
    help: "Give each dependency a name of its own.",
  }),
  "manifest/dependency-sha256-mismatch": rule<{ dependency: string; declared: string; actual: string }>({
    subject: "manifest",
    severity: "error",
    title: "dependency with another checksum",
    message: ({ dependency, declared, actual }) =>
      `the manifest says sha256 ${declared} for dependency ${dependency}, the file has ${actual}`,
    help: "Correct the checksum, or remove it: it is computed from local_path.",
  }),
  "manifest/host-operating-system": rule<{ system?: string }>({
    subject: "manifest",
    severity: "warning",
    title: "operating system taken from this machine",
    message: ({ system }) =>
      system === undefined
        ? "operating_systems is not set, so the bundle names the system of the machine that packs: a module file does not record the system that it is for"
        : `operating_systems is [${JSON.stringify(system)}], the system of this machine: a module file does not record the system that it is for`,
    help: "Set operating_systems in the manifest, or pass `rampart pack --os`.",
  }),
  "manifest/host-operating-system-unknown": rule<{ found: string }>({
    subject: "manifest",
    severity: "warning",
    title: "operating system not known",
    message: ({ found }) =>
      `operating_systems is empty: it is not set, and cannot be derived from this machine (${found})`,
    help: "Set operating_systems in the manifest, or pass `rampart pack --os`.",
  }),
} as const;
