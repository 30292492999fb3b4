/** A way into a cluster, with fields of its own that it demands. */
export type Profile = "v2" | "user-defined" | "kubernetes";

export const profiles: readonly Profile[] = ["v2", "user-defined", "kubernetes"];

interface ProfileDemands {
  /** Who demands, for a sentence. */
  readonly use: string;
  readonly fields: readonly string[];
}

/** From 8.0 on. Source: redis/docs, content/operate/rs/references/rest-api/requests/modules/user-defined.md. */
const userDefined = [
  "module_name",
  "version",
  "semantic_version",
  "display_name",
  "commands",
  "command_line_args",
  "capabilities",
  "min_redis_version",
] as const;

export const profileDemands: Readonly<Record<Profile, ProfileDemands>> = {
  // Up to 7.22. Source: RedisLabsModules/RAMP, RAMP/unpacker.py, which older clusters shared code with.
  v2: {
    use: "the upload to clusters up to 7.22",
    fields: [
      "module_name",
      "module_file",
      "architecture",
      "version",
      "semantic_version",
      "capabilities",
      "sha256",
    ],
  },
  "user-defined": { use: "the user-defined upload of clusters from 8.0 on", fields: userDefined },
  // Source: redis/docs, content/operate/kubernetes/re-databases/modules.md.
  kubernetes: { use: "the Kubernetes operator", fields: [...userDefined, "compatible_redis_version"] },
};
