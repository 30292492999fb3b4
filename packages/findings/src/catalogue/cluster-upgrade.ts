import { enumerate, rule } from "../rule-definition.ts";

/** What prevents an upgrade of a cluster, and of the databases on it. */
export const clusterUpgradeRules = {
  "cluster/upgrade-not-direct": rule<{ from: string; to: string; via: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "cluster that cannot be upgraded directly",
    message: ({ from, to }) => `Redis Software ${from} cannot be upgraded directly to ${to}`,
    help: ({ via, to }) =>
      via.length === 0
        ? `Upgrade to a version first from which ${to} can be reached: docs of Redis Software, "upgrade paths".`
        : `Upgrade to ${enumerate(via, "or")} first.`,
  }),
  "cluster/upgrade-goes-down": rule<{ what: string; from: string; to: string }>({
    subject: "cluster",
    severity: "error",
    title: "upgrade to an older version",
    message: ({ what, from, to }) => `${what} ${from} does not go down to ${to}`,
    help: "Name a version that is not older.",
  }),
  "cluster/module-blocks-upgrade": rule<{ module: string }>({
    subject: "cluster",
    severity: "error",
    title: "module that keeps a cluster from upgrades",
    message: ({ module }) => `a cluster that has the module ${module} is not upgraded`,
    help: "Delete the databases that use it, then the module.",
  }),
  "cluster/module-not-on-node": rule<{ module: string; nodes: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "module of a database that a node does not have",
    message: ({ module, nodes }) =>
      `${enumerate(nodes)} ${nodes.length === 1 ? "does" : "do"} not have the file of ${module}, which the database uses: a rolling upgrade can become stuck`,
    help: "Upload the bundle of this version again: `rampart upload` sends it to the nodes that lack it.",
  }),
  "cluster/rolling-upgrade-can-stick": rule<{ modules: readonly string[]; to: string }>({
    subject: "cluster",
    severity: "warning",
    title: "rolling upgrade that can become stuck",
    message: ({ modules, to }) =>
      `a rolling upgrade to Redis Software ${to} can become stuck when a node is added, because the cluster has ${enumerate(modules)}`,
    help: "It is a known limitation of Redis Software 8.2.0-46; upgrade the nodes in place, or ask Redis first.",
  }),
  "cluster/bundle-missing": rule<{ module: string; set: readonly string[] }>({
    subject: "cluster",
    severity: "error",
    title: "module of a database without a bundle",
    errorCode: "missing_module",
    message: ({ module, set }) =>
      `the database uses ${module}, and no bundle holds it${set.length === 0 ? "" : `; they hold ${enumerate(set)}`}`,
    help: "Add a bundle of the module.",
  }),
} as const;
