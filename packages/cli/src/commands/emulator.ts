import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { count } from "@rampart/answers";
import {
  type Emulator,
  type EmulatorSettings,
  parseDatabases,
  parseFault,
  type RequestRecord,
  startEmulator,
  type User,
} from "@rampart/emulator";
import { notCreated, readWhole, writeFileAtomic } from "@rampart/files";
import { refuseSharedPaths } from "../call-paths.ts";
import { readAuthorities } from "../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { flagGroup, withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import {
  gather,
  oneOf,
  parseDuration,
  parseList,
  parseNatural,
  parsePositive,
  usage,
} from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { type EmulatorUser, emulatorDocument, emulatorLines, requestLine } from "../render/emulator-text.ts";
import { styleFor, widthOf } from "../render/style.ts";
import { wrapLines } from "../render/wrap-text.ts";
import { writeLine } from "../render/write-line.ts";
import type { Command } from "../typed-commander.ts";

const defaultVersion = "8.0.20";

const nodeFlags = flagGroup("Nodes:", (command) =>
  command
    .option("--nodes <n>", "number of nodes: node N on 127.0.0.N (default: 1)", parsePositive)
    .option("--port <port>", "port of every node; 0 chooses a free one (default: 9443)", parseNatural)
    .option("--node-ports", "all nodes on 127.0.0.1, with ports counted up from --port")
    .option("--listen <address>", "listen on this address instead; others may reach it")
    .option("--http", "HTTP instead of HTTPS")
    .option("--client-ca <file>", "ask clients for a certificate that an authority in this PEM file signed")
    .option("--write-certificate <file>", "write its certificate, for --cacert of a client")
    .option("--node-versions <versions>", "versions of the nodes, where they differ, one for each", parseList)
    .option("--os <systems>", "operating system of the nodes, one for each: rhel9,ubuntu22", parseList)
    .option("--arch <architectures>", "architecture of the nodes, one for each", parseList),
);

const clusterFlags = flagGroup("Cluster:", (command) =>
  command
    .option("--cluster-version <version>", `version of Redis Software (default: ${defaultVersion})`)
    .option("--redis-versions <versions>", "Redis versions of databases: 7.2,7.4", parseList)
    .option("--databases <file>", "its databases, as GET /v1/bdbs answers them")
    .option("--upgrade-policy <policy>", "major or latest (default: major)", oneOf("major", "latest"))
    .option("--max-upload-mb <n>", "maximum size of an upload (default: 500)", parsePositive)
    .option("--required-capabilities <names>", "capabilities that every upload must have", parseList)
    .option("--action-seconds <time>", "duration of an asynchronous action (default: 500ms)", parseDuration)
    .option("--fault <fault>", "what goes wrong, as in status:503,times=2; repeatable", gather),
);

const flags = (command: Command) =>
  withFlags(
    command
      .option("--data <folder>", "keep its state there (default: in memory)")
      .option("--record <file>", "write every request as a line of JSON"),
    clusterFlags,
    nodeFlags,
    outputFlags,
  );

type EmulatorOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart emulator", "rampart emulator --cluster-version 7.22.2 --nodes 3 --node-ports"],
  hasOtherData: true,
  seeAlso: "emulator.md",
  action: emulator,
});

/** Runs a cluster until it is interrupted. */
async function emulator(options: EmulatorOptions, io: Io): Promise<never> {
  const { stderr, signal } = io;
  await refuseSharedPaths(
    { "--databases": options.databases, "--client-ca": options.clientCa },
    { "--record": options.record, "--write-certificate": options.writeCertificate },
  );
  const users = usersOf(io.environment);
  const databases = await readDatabases(options.databases, signal);
  const clientAuthorities = await readAuthorities(options.clientCa, io);
  const record = options.record === undefined ? undefined : await openRecord(options.record, stderr);
  const style = styleFor(stderr, io, options.color);
  const onRequest = (request: RequestRecord) => {
    record?.write(`${JSON.stringify(request)}\n`);
    if (!options.quiet) stderr.write(wrapLines([requestLine(request, style)], style.width));
  };
  const running = await startEmulator({
    ...settingsOf(options),
    users,
    onRequest,
    ...(databases && { databases }),
    ...(clientAuthorities !== undefined && { clientAuthorities }),
  });
  try {
    await writeCertificate(options.writeCertificate, running);
    announce(running, users, options, io);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await running.close();
    if (record !== undefined) await endRecord(record);
  }
  throw signal.reason;
}

function settingsOf(options: EmulatorOptions): Omit<EmulatorSettings, "users"> {
  const { nodes = 1, nodePorts = false, listen } = options;
  if (nodes > 1 && listen !== undefined && !nodePorts) {
    throw usage(
      "several nodes cannot share one address and port",
      "Add --node-ports, or leave --listen away.",
    );
  }
  if (nodes > maxNodes) throw usage(`--nodes ${nodes} is more than ${maxNodes}`);
  refuseForNoNode(nodes, options);
  const { port = 9443 } = options;
  const lastPort = port + (nodePorts ? nodes - 1 : 0);
  if (lastPort > 65_535) throw usage(`--port: there is no port ${lastPort}`);
  if (options.http && options.writeCertificate !== undefined) {
    throw usage("with --http there is no certificate to write");
  }
  if (options.http && options.clientCa !== undefined) {
    throw usage("with --http there are no certificates to ask clients for");
  }
  return {
    clusterVersion: options.clusterVersion ?? defaultVersion,
    nodes,
    nodePorts,
    port,
    protocol: options.http ? "http" : "https",
    ...(listen !== undefined && { listen }),
    ...(options.nodeVersions && { nodeVersions: options.nodeVersions }),
    ...(options.os && { os: options.os }),
    ...(options.arch && { arch: options.arch }),
    ...(options.redisVersions && { redisVersions: options.redisVersions }),
    ...(options.upgradePolicy && { upgradePolicy: options.upgradePolicy }),
    ...(options.maxUploadMb !== undefined && { maxUploadSizeMb: options.maxUploadMb }),
    ...(options.requiredCapabilities && { requiredCapabilities: options.requiredCapabilities }),
    ...(options.actionSeconds !== undefined && { actionDuration: options.actionSeconds }),
    ...(options.data !== undefined && { dataFolder: options.data }),
    ...(options.fault && { faults: options.fault.map(parseFault) }),
  };
}

/** What is said of a node that there is not would be passed over. */
function refuseForNoNode(nodes: number, { nodeVersions, os, arch, fault = [] }: EmulatorOptions): void {
  const known = count(nodes, "node");
  for (const [flag, values = []] of Object.entries({
    "--node-versions": nodeVersions,
    "--os": os,
    "--arch": arch,
  })) {
    if (values.length > nodes) throw usage(`${flag} has ${count(values.length, "value")} for ${known}`);
  }
  const far = fault.find((text) => (parseFault(text).node ?? 1) > nodes);
  if (far !== undefined)
    throw usage(
      `--fault ${far} is of a node that is not there: there ${nodes === 1 ? "is" : "are"} ${known}`,
    );
}

/** A cluster has at most so many nodes. */
const maxNodes = 35;

/** The administrator and the viewer: from the environment, else made up. */
function usersOf(environment: Io["environment"]): EmulatorUser[] {
  const user = (prefix: string, name: string, role: User["role"]): EmulatorUser => {
    const password = environment[`${prefix}PASSWORD`];
    return {
      name: environment[`${prefix}USER`] || name,
      password: password || randomBytes(12).toString("base64url"),
      role,
      isMadeUp: !password,
    };
  };
  const users = [
    user("RAMPART_", "admin@emulator.invalid", "admin"),
    user("RAMPART_VIEWER_", "viewer@emulator.invalid", "cluster_viewer"),
  ];
  const named = users.find(({ name }) => name.includes(":"));
  if (named !== undefined) throw usage(`the user name ${JSON.stringify(named.name)} has a colon`);
  return users;
}

/** Largest file of databases, in bytes. */
const maxDatabasesSize = 64 * 2 ** 20;

async function readDatabases(file: string | undefined, signal: AbortSignal) {
  if (file === undefined) return undefined;
  const bytes = await readWhole(file, maxDatabasesSize, signal);
  return parseDatabases(bytes.toString("utf8"), file);
}

async function openRecord(path: string, stderr: Io["stderr"]): Promise<WriteStream> {
  const stream = createWriteStream(path, { mode: 0o600 });
  await once(stream, "open").catch((error: unknown) => notCreated(path, error));
  // The cluster continues without its record.
  stream.on("error", ({ message }) => stderr.write(`rampart: warning: cannot record: ${message}\n`));
  return stream;
}

async function endRecord(stream: WriteStream): Promise<void> {
  stream.end();
  if (!stream.closed) await once(stream, "close");
}

async function writeCertificate(path: string | undefined, { certificate }: Emulator): Promise<void> {
  if (path === undefined || certificate === undefined) return;
  await writeFileAtomic(path, Buffer.from(certificate));
}

function announce(
  running: Emulator,
  users: readonly EmulatorUser[],
  { format, listen }: EmulatorOptions,
  io: Io,
): void {
  const { stdout, stderr } = io;
  if (listen !== undefined && !/^(127\.|::1$|localhost$)/.test(listen)) {
    writeLine(
      stderr,
      io,
      `rampart: warning: the emulator listens on ${listen}, where other machines may reach it`,
    );
  }
  if (format === "json") stdout.write(emulatorDocument(running, users));
  else stdout.write(wrapLines(emulatorLines(running, users), widthOf(stdout, io)));
}
