import type { ManifestField } from "@rampart/metadata";

/** One option of `ramp pack`. Source: RedisLabsModules/RAMP, RAMP/ramp.py of 2.5.13. */
export interface RampOption {
  /** Without the dashes. */
  readonly long: string;
  /** One letter or, as `-cc`, two. */
  readonly short?: string;
  /** Absent for options that take no value. */
  readonly value?: "text" | "file" | "names" | "json";
  /** The field of the manifest that it sets. */
  readonly field?: ManifestField;
  readonly isRepeatable?: boolean;
  readonly description: string;
}

export const packOptions: readonly RampOption[] = [
  { long: "manifest", short: "m", value: "file", description: "the manifest, usually ramp.yml" },
  field("display_name", "display-name", "d", "name for people"),
  field("capability_name", "capability-name", "b", "short name of what the module offers"),
  {
    long: "module-name",
    short: "n",
    value: "text",
    description: "written in place of what the module names itself",
  },
  field("author", "author", "a", "author or company"),
  field("email", "email", "e", "contact"),
  field("architecture", "architecture", "A", "must be the module's own; it is read from the file"),
  field("description", "description", "D", "what the module does"),
  field("homepage", "homepage", "h", "address of the module's page"),
  field("license", "license", "l", "license"),
  field("command_line_args", "cmdargs", "c", "arguments that the cluster loads the module with"),
  field("run_command_line_args", "runcmdargs", undefined, "arguments to load it with here, in their place"),
  field("min_redis_version", "redis-min-version", "r", "lowest Redis version"),
  field("min_redis_pack_version", "redis-pack-min-version", "R", "lowest Redis Software version"),
  field("compatible_redis_version", "redis-compatible-version", "cr", "the one Redis version that it is for"),
  {
    long: "bigstore-version-2-support",
    field: "bigstore_version_2_support",
    description: "the module works on the second generation of flash storage",
  },
  field("config_command", "config-command", "cc", "command that configures the module at run time"),
  field("os", "os", "O", "kernel that the module is built for: Linux or Darwin"),
  {
    ...field("capabilities", "capabilities", "C", "what the module can do, separated by commas"),
    value: "names",
  },
  {
    ...field("exclude_commands", "exclude-commands", "E", "commands to leave out, separated by commas"),
    value: "names",
  },
  {
    ...json("overide_command", "overide-command", "a command in JSON, in place of the one of its name"),
    isRepeatable: true,
  },
  {
    ...json("add_command", "add-command", "a command in JSON, in addition to those of the module"),
    isRepeatable: true,
  },
  json("dependencies", "dependencies", "files that the module needs: a list or a map in JSON"),
  json("optional-dependencies", "optional-dependencies", "files that the module can use, likewise"),
  {
    long: "output",
    short: "o",
    value: "file",
    description: "the bundle, with fields such as {module_name} (default: module.zip)",
  },
  {
    long: "print-filename-only",
    short: "P",
    description: "print the name of the bundle, and do not write it",
  },
  { long: "packname-file", value: "file", description: "write the name of the bundle into this file too" },
  { long: "verbose", short: "v", description: "print the metadata too" },
  { long: "debug", description: "print the log of the module too; implies --verbose" },
  json("redis_args", "redis-args", "options of the Redis server that loads the module, a map in JSON"),
  { long: "strict-ramp", description: "write RAMP's values where ours differ (docs/ramp.md)" },
];

function field(
  name: ManifestField,
  long: string,
  short: string | undefined,
  description: string,
): RampOption {
  return { long, ...(short !== undefined && { short }), value: "text", field: name, description };
}

function json(name: ManifestField, long: string, description: string): RampOption {
  return { long, value: "json", field: name, description };
}
