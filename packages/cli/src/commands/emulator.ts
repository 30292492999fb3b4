import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import {
  type Emulator,
  type EmulatorSettings,
  parseDatabases,
  parseFault,
  type RequestRecord,
  startEmulator,
  type User,
} from "@rampart/emulator";
import { readWhole, unwritable, writeFileAtomic } from "@rampart/files";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { OutputOptions } from "../output-options.ts";
import { type EmulatorUser, emulatorDocument, emulatorText, requestLine } from "../render/emulator-text.ts";
import { styleFor } from "../render/style.ts";

export interface EmulatorOptions extends OutputOptions {
  readonly clusterVersion: string;
  readonly nodes: number;
  readonly port?: number;
  readonly nodePorts?: boolean;
  readonly listen?: string;
  readonly http?: boolean;
  readonly os?: readonly string[];
  readonly arch?: readonly string[];
  readonly redisVersions?: readonly string[];
  readonly upgradePolicy?: "major" | "latest";
  readonly maxUploadMb?: number;
  readonly requiredCapabilities?: readonly string[];
  /** In milliseconds. */
  readonly actionSeconds?: number;
  readonly data?: string;
  readonly databases?: string;
  readonly fault?: readonly string[];
  readonly record?: string;
  readonly writeCertificate?: string;
}

/** Runs a cluster until it is interrupted. */
export async function emulator(options: EmulatorOptions, io: Io): Promise<never> {
  const { stderr, signal } = io;
  const users = usersOf(io.environment);
  const databases = await readDatabases(options.databases, signal);
  const record = options.record === undefined ? undefined : await openRecord(options.record, stderr);
  const style = styleFor(stderr, io, options.color);
  const onRequest = (request: RequestRecord) => {
    record?.write(`${JSON.stringify(request)}\n`);
    if (!options.quiet) stderr.write(requestLine(request, style));
  };
  const running = await startEmulator({
    ...settingsOf(options),
    users,
    onRequest,
    ...(databases && { databases }),
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
  const { nodes, nodePorts = false, listen } = options;
  if (nodes > 1 && listen !== undefined && !nodePorts) {
    throw usage(
      "several nodes cannot share one address and port",
      "Add --node-ports, or leave --listen away.",
    );
  }
  if (nodes > maxNodes) throw usage(`--nodes ${nodes} is more than ${maxNodes}`);
  const { port = 9443 } = options;
  if (port + (nodePorts ? nodes - 1 : 0) > 65_535) throw usage(`there is no port ${port + nodes - 1}`);
  if (options.http && options.writeCertificate !== undefined) {
    throw usage("with --http there is no certificate to write");
  }
  return {
    clusterVersion: options.clusterVersion,
    nodes,
    nodePorts,
    port,
    protocol: options.http ? "http" : "https",
    ...(listen !== undefined && { listen }),
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
  await once(stream, "open").catch((error: unknown) => unwritable(path, error));
  // The cluster goes on without its record.
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
    stderr.write(`rampart: warning: the emulator listens on ${listen}, where other machines may reach it\n`);
  }
  stdout.write(format === "json" ? emulatorDocument(running, users) : emulatorText(running, users));
}
