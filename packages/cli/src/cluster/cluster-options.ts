import { flagGroup, type OptionsOf, withFlags } from "../flag-group.ts";
import { gather, oneOf, parseDuration } from "../option-values.ts";

const heading = "Cluster:";

/** Flags that say how a cluster is talked to, whichever it is. */
export const accessFlags = flagGroup(heading, (command) =>
  command
    .option("--user <name>", "user of the cluster (or RAMPART_USER, REDIS_ENTERPRISE_USER)")
    .option("--password-stdin", "read the password from standard input (else RAMPART_PASSWORD)")
    .option("--password-file <file>", "read the password from a file")
    .option("--cacert <file>", "trust the authorities in this PEM file (or REDIS_ENTERPRISE_CA_CERT)")
    .option("--cert <file>", "certificate of the client in PEM, for a cluster that asks for one")
    .option("--key <file>", "its private key in PEM")
    .option("--tls-server-name <name>", "the name that the certificate must be for, instead of the host's")
    .option("--request-timeout <time>", "time limit for a whole request (default: 1m)", parseDuration)
    .option("--insecure", "accept any certificate: any server that answers gets the password"),
);

/** Flags of the commands that talk to one cluster. */
export const clusterFlags = flagGroup(heading, (command) =>
  withFlags(
    command.option("--cluster <url>", "REST API of the cluster: https://host:9443 (or REDIS_ENTERPRISE_URL)"),
    accessFlags,
  ),
);

export interface ClusterOptions extends OptionsOf<typeof clusterFlags> {
  /** Milliseconds for a connection; no flag sets it. */
  readonly connectTimeout?: number;
}

/** The longest time that an action is watched, in milliseconds. */
export const watchTimeFlags = flagGroup(heading, (command) =>
  command.option("--timeout <time>", "time limit for watching an action (default: 10m)", parseDuration),
);

/** The same for one cluster. */
export const watchFlags = flagGroup(heading, (command) => withFlags(command, watchTimeFlags, clusterFlags));

/** Where the cluster names addresses that cannot be reached from here. */
export const nodeFlags = flagGroup(heading, (command) =>
  command.option(
    "--node <url>",
    "address of a node, once for each, if the addresses that the cluster gives are not reachable",
    gather,
  ),
);

/** Which of the calls that clusters have had for uploads and deletions is used, or asked about. */
export const endpointOption = [
  "--endpoint <endpoint>",
  "v1, v2 or user-defined (default: the newest that the cluster has)",
  oneOf("v1", "v2", "user-defined"),
] as const;

export const endpointFlags = flagGroup(heading, (command) => command.option(...endpointOption));

/** Milliseconds. */
export const defaultTimeout = 600_000;

/** For what a change is asked on a terminal. */
export const consentFlags = flagGroup(heading, (command) =>
  command.option("--yes", "change what is shown without asking on a terminal"),
);
