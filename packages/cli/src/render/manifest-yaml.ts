import { capabilities } from "@rampart/platforms";

/** What is known of a module before anybody wrote a manifest for it. */
export interface ManifestDraft {
  readonly display_name?: string;
  readonly description?: string;
  readonly author?: string;
  readonly email?: string;
  readonly homepage?: string;
  readonly license?: string;
  readonly compatible_redis_version?: string;
  readonly min_redis_version?: string;
  /** Systems with everything that the module's file needs. */
  readonly systems: readonly string[];
  /** Values of `compatible_redis_version` that the module loads on; absent where it was not loaded. */
  readonly servable?: readonly string[];
  /** The systems were read from a module, so an empty list means that none fits. */
  readonly fromModule: boolean;
}

/** A manifest with every field that an author decides, and comments that say what each decides. */
export function renderManifest(draft: ManifestDraft): string {
  const field = (name: keyof ManifestDraft) => `${name}: ${JSON.stringify(draft[name] ?? "")}`;
  const version = (name: "compatible_redis_version" | "min_redis_version", example: string) =>
    draft[name] === undefined ? `# ${name}: "${example}"` : field(name);
  const systems = draft.systems.join(", ");
  return `# Manifest of a Redis module, read by \`rampart pack\`.

${field("display_name")}
${field("description")}
${field("author")}
${field("email")}
${field("homepage")}
${field("license")}

# The one Redis version that this build is for, major.minor, in quotes. Clusters offer the module to databases of
# exactly this version. Without it they go by min_redis_version and its major version.${draft.servable === undefined ? "" : `\n# ${servableInWords(draft.servable)}`}
${version("compatible_redis_version", "8.0")}
${version("min_redis_version", "7.2")}
# min_redis_pack_version: "7.4"

# Systems that the module is built for.${draft.fromModule ? " Listed are those that have what the file needs; keep the ones that you test on." : ""}
operating_systems: [${systems}]

# Arguments that the cluster loads the module with.
command_line_args: ""

# What the module can do. A database setting that needs more is refused: uncomment what holds.
capabilities:
${capabilities.map(({ name, description }) => `#  - ${name.padEnd(22)} # ${description}`).join("\n")}
`;
}

/** Which values of `compatible_redis_version` are left to choose from. */
export function servableInWords(versions: readonly string[]): string {
  return versions.length === 0
    ? "This build loads on no Redis that a cluster has databases of."
    : `This build loads on Redis ${versions.join(", ")}: compatible_redis_version can be one of them.`;
}
