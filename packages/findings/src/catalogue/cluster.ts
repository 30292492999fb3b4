import { type UnexaminedPart, unexaminedInWords } from "../load-part.ts";
import { enumerate, rule } from "../rule-definition.ts";

function daysAhead(days: number): string {
  if (days === 0) return "today";
  return days === 1 ? "in 1 day" : `in ${days} days`;
}

/** How a cluster answers a bundle, and a database its module; with the error code, if it is known. */
export const clusterRules = {
  "cluster/uploads-disabled": rule<{ version?: string }>({
    subject: "cluster",
    severity: "error",
    title: "cluster that does not accept uploads",
    errorCode: "modules_upload_disabled",
    message: ({ version }) =>
      version === undefined
        ? "module uploads are disabled"
        : `module uploads are disabled on Redis Software ${version} until you enable them`,
    help: 'Enable them with PUT /v1/cluster {"allow_modules_upload": true}. --allow-upload enables them for the upload, and restores the setting afterwards. --uploads on checks as if they were enabled.',
  }),
  "cluster/upload-too-large": rule<{ size: number; limit: string }>({
    subject: "cluster",
    severity: "error",
    title: "bundle too large for the cluster",
    errorCode: "invalid_module",
    message: ({ size, limit }) => `the bundle has ${size} bytes, the cluster accepts ${limit}`,
    help: "Strip debug information from the module; or set maxUploadSizeMb in the target file, if the cluster accepts more.",
  }),
  "cluster/operating-system-not-listed": rule<{ node: string; listed: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "operating system that the bundle does not name",
    errorCode: "os_not_supported",
    message: ({ node, listed }) => `the nodes run ${node}, the bundle is for ${enumerate(listed)}`,
    help: ({ node }) =>
      `Build the module on ${node} and pack it with \`rampart pack --os ${node}\`; every system needs its own bundle.`,
  }),
  "cluster/clone-not-recognised": rule<{ node: string; system: string; version: string }>({
    subject: "cluster",
    severity: "error",
    title: "clone of RHEL on a cluster that compares names",
    errorCode: "os_not_supported",
    message: ({ node, system, version }) =>
      `the nodes run ${node}, which Redis Software ${version} does not treat as ${system}: it compares the name of the distribution`,
    help: "Upgrade the cluster to 7.2.4-64 or later, which compares the family.",
  }),
  "cluster/platform-unsupported": rule<{
    version: string;
    platform: string;
    arch?: string;
    supported: readonly string[];
  }>({
    subject: "cluster",
    severity: "error",
    title: "platform that Redis Software does not run on",
    message: ({ version, platform }) => `Redis Software ${version} does not run on ${platform}`,
    help: ({ arch, supported }) => {
      const subject = arch === undefined ? "It" : `With ${arch} nodes it`;
      const systems = supported.length === 0 ? "no system" : enumerate(supported);
      return `${subject} runs on ${systems}; \`rampart targets\` lists the systems of every version.`;
    },
  }),
  "cluster/architecture-differs": rule<{ declared: string; node: string }>({
    subject: "cluster",
    severity: "error",
    title: "bundle for another architecture",
    errorCode: "invalid_module",
    message: ({ declared, node }) => `the bundle is for ${declared}, the nodes are ${node}`,
    help: ({ node }) => `Build the module for ${node}, and pack it into a bundle of its own.`,
  }),
  "cluster/version-too-low": rule<{ minimum: string; version: string }>({
    subject: "cluster",
    severity: "error",
    title: "cluster older than the bundle requires",
    errorCode: "min_redis_pack_version",
    message: ({ minimum, version }) =>
      `the bundle requires Redis Software ${minimum} (min_redis_pack_version), the cluster has ${version}`,
    help: "Upgrade the cluster; or lower min_redis_pack_version in the manifest, if the module works there.",
  }),
  "cluster/version-too-low-for-upgrade": rule<{ minimum: string; version: string }>({
    subject: "cluster",
    severity: "error",
    title: "cluster older than the new version requires",
    errorCode: "redis_pack_incompatible_version",
    message: ({ minimum, version }) =>
      `the new version requires Redis Software ${minimum} (min_redis_pack_version), the cluster has ${version}`,
    help: "Upgrade the cluster before the database.",
  }),
  "cluster/dependencies-refused": rule<{ dependencies: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "dependencies on an endpoint that does not accept them",
    errorCode: "dependencies_not_supported",
    message: ({ dependencies }) =>
      `POST /v1/modules does not accept bundles with dependencies, and this one has ${enumerate(dependencies)}`,
    help: "Upload it with POST /v2/modules.",
  }),
  "cluster/dependency-downloaded": rule<{ dependency: string; url: string }>({
    subject: "cluster",
    severity: "warning",
    title: "dependency that the cluster downloads",
    message: ({ dependency, url }) =>
      `the cluster downloads dependency ${dependency} from ${url}; if it cannot, the upload fails with 404 or 500`,
    help: "Make sure that the nodes reach the address, or copy the file into the deps folder of the module on the primary node.",
  }),
  "cluster/module-exists": rule<{ module: string; version: string }>({
    subject: "cluster",
    severity: "error",
    title: "module that the cluster already has",
    errorCode: "module_exists",
    message: ({ module, version }) => `the cluster already has ${module} ${version}`,
    help: "Raise the version of the module, or delete the one in the cluster.",
  }),
  "cluster/module-missing": rule<{ module: string; present: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "upgrade to a module that the cluster does not have",
    errorCode: "missing_module",
    message: ({ module, present }) =>
      `the cluster has no module ${module}${present.length === 0 ? "" : `; it has ${enumerate(present)}`}`,
    help: "An upgrade installs another version of the same module: check that both bundles hold the same one.",
  }),
  "cluster/module-downgrade": rule<{ from: string; to: string }>({
    subject: "cluster",
    severity: "error",
    title: "older version than the database has",
    errorCode: "module_downgrade_unsupported",
    message: ({ from, to }) => `the database has version ${from}, and a cluster does not downgrade to ${to}`,
    help: "Release the older code under a higher version, or create a new database with it.",
  }),
  "cluster/redis-version-differs": rule<{ compatible: string; redis: string }>({
    subject: "cluster",
    severity: "error",
    title: "module for another Redis version",
    errorCode: "redis_incompatible_version",
    message: ({ compatible, redis }) =>
      `the module is for Redis ${compatible} only (compatible_redis_version), the database has ${redis}`,
    help: "Pack a bundle for each Redis version; bundles of one module for several versions can be in a cluster together.",
  }),
  "cluster/redis-version-too-low": rule<{ minimum: string; redis: string }>({
    subject: "cluster",
    severity: "error",
    title: "Redis older than the module requires",
    errorCode: "redis_incompatible_version",
    message: ({ minimum, redis }) =>
      `the module requires Redis ${minimum} (min_redis_version), the database has ${redis}`,
    help: "Upgrade the database; or lower min_redis_version in the manifest, if the module works there.",
  }),
  "cluster/redis-major-differs": rule<{ minimum: string; redis: string }>({
    subject: "cluster",
    severity: "error",
    title: "Redis of another major version",
    errorCode: "redis_incompatible_version",
    message: ({ minimum, redis }) =>
      `without compatible_redis_version the module is for the major version of min_redis_version ${minimum} only, the database has ${redis}`,
    help: "Set compatible_redis_version in the manifest, and pack a bundle for each Redis version.",
  }),
  "cluster/redis-version-not-offered": rule<{ redis: string; version: string; offered: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "Redis version that the cluster does not offer",
    message: ({ redis, version }) => `Redis Software ${version} has no databases of Redis ${redis}`,
    help: ({ offered }) => `It offers ${enumerate(offered)}.`,
  }),
  "cluster/no-redis-version-fits": rule<{ version: string; offered: readonly string[] }>({
    subject: "cluster",
    severity: "warning",
    title: "module that no database of the cluster can use",
    message: ({ version, offered }) =>
      `no database of the cluster could use the module: Redis Software ${version} offers Redis ${enumerate(offered)}`,
    help: "Pack a bundle whose compatible_redis_version is one of these; the upload itself does not check it.",
  }),
  "cluster/capability-missing": rule<{
    capability: string;
    fields: readonly string[];
    meaning: string;
    inferred: boolean;
  }>({
    subject: "cluster",
    severity: "error",
    title: "database setting that the module does not support",
    errorCode: "unsupported_module_capabilities",
    message: ({ capability, fields, meaning, inferred }) =>
      `the database needs the capability ${capability}: ${meaning} (${fields.join(", ")}${inferred ? "; this check is inferred" : ""})`,
    help: ({ capability }) =>
      `Add ${capability} to capabilities in the manifest, if the module supports it; or change the setting.`,
  }),
  "cluster/database-not-offered": rule<{ version: string; meaning: string; limit: string }>({
    subject: "cluster",
    severity: "error",
    title: "database that the cluster cannot have",
    message: ({ version, meaning, limit }) =>
      `Redis Software ${version} cannot have the database: ${meaning}, and ${limit}`,
    help: "Change the setting of the database, or choose another Redis version for it.",
  }),
  "cluster/memcached-database": rule({
    subject: "cluster",
    severity: "error",
    title: "Memcached database",
    message: () =>
      "the type of the database is memcached, which does not support modules (memcached_cannot_use_modules)",
    help: "Create a Redis database for the module.",
  }),
  "cluster/module-in-use": rule<{ module: string; database: string }>({
    subject: "cluster",
    severity: "error",
    title: "module that a database uses",
    errorCode: "module_in_use",
    message: ({ module, database }) =>
      `${database} uses ${module}, and a cluster does not delete a module in use`,
    help: "Upgrade the database to another version of the module first, or delete the database.",
  }),
  "cluster/deletion-needs-v2": rule<{ dependencies: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "deletion of a module with dependencies through v1",
    errorCode: "dependencies_not_supported",
    message: ({ dependencies }) =>
      `DELETE /v1/modules does not delete modules with dependencies, and this one has ${enumerate(dependencies)}`,
    help: "Delete it with DELETE /v2/modules/{uid}.",
  }),
  "cluster/functions-missing": rule<{
    redis: string;
    functions: readonly { readonly name: string; readonly since: string }[];
  }>({
    subject: "cluster",
    severity: "error",
    title: "module that calls functions that the database's Redis does not have",
    message: ({ redis, functions }) =>
      `Redis ${redis} does not have ${enumerate(functions.map(({ name, since }) => `${name} (from ${since} on)`))}, and the module calls ${functions.length === 1 ? "it" : "them"} while it loads`,
    help: ({ redis }) =>
      `Make the module check that the function exists before it calls it, or use it with a newer Redis: as it is, Redis ${redis} does not load it.`,
  }),
  "cluster/load-examined-in-part": rule<{ unexamined: readonly UnexaminedPart[] }>({
    subject: "cluster",
    severity: "info",
    title: "load that was examined in part",
    message: ({ unexamined }) =>
      `whether the module loads was examined in part; not examined: ${unexaminedInWords(unexamined)}`,
    help: "Load the module into a Redis of the database's version, on a node like those of the cluster, to see the rest. --load examines the API functions.",
  }),
  "cluster/undecided": rule<{ question: string; missing: string }>({
    subject: "cluster",
    severity: "warning",
    title: "question that the data do not answer",
    message: ({ question, missing }) => `${question} cannot be decided: ${missing}`,
    help: "Supply what is missing. Or pass --allow-unknown.",
  }),
  "cluster/line-end-of-life": rule<{ line: string; date: string; daysLeft: number; source: string }>({
    subject: "cluster",
    severity: "info",
    title: "line of Redis Software at its end of life",
    message: ({ line, date, daysLeft, source }) =>
      daysLeft < 0
        ? `Redis Software ${line} reached its end of life on ${date} (${source})`
        : `Redis Software ${line} reaches its end of life on ${date}, ${daysAhead(daysLeft)} (${source})`,
    help: "Plan the upgrade to a later line, and check the bundle against it too; `rampart targets` has the dates.",
  }),
  "cluster/version-newer-than-data": rule<{ version: string; newest: string; asOf: string }>({
    subject: "cluster",
    severity: "info",
    title: "cluster version newer than the data",
    message: ({ version, newest, asOf }) =>
      `Redis Software ${version} is newer than the data of ${asOf}, which end with ${newest}; it is treated like that version`,
    help: "Update Rampart for newer data, or compare the release notes of the two versions.",
  }),
} as const;
