import { constants } from "node:os";
import { basename, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DiscoveredCommand, Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { AnswerFormatError, integer, list, map, readCommandInfo, sortByName, text } from "./command-info.ts";
import { Connection } from "./connection.ts";
import { readElfMachine } from "./elf-machine.ts";
import { findRedisServer } from "./find-redis-server.ts";
import { RespError, RespFormatError, type RespValue } from "./resp.ts";
import { type ServerExit, ServerProcess } from "./server-process.ts";

/** How long a server whose connection broke may take to end, so that its end can say why. */
const lastWordsMilliseconds = 1000;

export interface DiscoverWithRedisOptions {
  /** What the module gets as its arguments. */
  readonly arguments: readonly string[];
  /** The server to use; `findRedisServer` says what is taken without it. */
  readonly server?: string | undefined;
  /** Settings of redis.conf, each with the rest of its line. */
  readonly redisArguments?: Readonly<Record<string, string>> | undefined;
  /** For everything together. */
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

type Answers = Pick<Discovery, "server" | "name" | "version" | "commands">;

type Outcome =
  | { readonly kind: "answered"; readonly answers: Answers }
  | { readonly kind: "broken"; readonly error: unknown }
  | { readonly kind: "ended"; readonly exit: ServerExit | Error }
  | { readonly kind: "timed-out" }
  | { readonly kind: "interrupted" };

/**
 * What a module registers, asked of a real server, which is started for this alone and is gone with its folder when the
 * promise settles, however that ends. Every failure is a `DiscoveryError`.
 */
export async function discoverWithRedis(
  modulePath: string,
  options: DiscoverWithRedisOptions,
): Promise<Discovery> {
  const path = resolve(modulePath);
  const serverPath = await findRedisServer({ server: options.server, environment: process.env });
  await refuseForeignArchitecture(path, serverPath);
  if (options.signal?.aborted) throw interrupted(path);

  const server = await ServerProcess.start({
    server: serverPath,
    module: { path, arguments: options.arguments },
    settings: options.redisArguments ?? {},
  });
  const ask = (signal: AbortSignal) =>
    askServer(server.socketPath, path, signal, () =>
      askForBuiltIns(serverPath, options.redisArguments ?? {}, signal),
    );
  const outcome = await waitForOutcome(server, ask, options).finally(() => server.stop());
  if (outcome.kind === "answered") {
    return { source: "redis", ...outcome.answers, log: server.log.lines };
  }
  throw explain(outcome, { server, serverPath, path, options });
}

/** The first thing to happen of all that can. Never rejects. */
async function waitForOutcome(
  server: ServerProcess,
  ask: (signal: AbortSignal) => Promise<Answers>,
  { signal, timeoutMilliseconds }: DiscoverWithRedisOptions,
): Promise<Outcome> {
  const over = new AbortController();
  const early = new Promise<Outcome>((settle) => {
    const timer = setTimeout(() => settle({ kind: "timed-out" }), timeoutMilliseconds);
    over.signal.addEventListener("abort", () => clearTimeout(timer));
    // A signal that was given before the server started does not call its listeners any more.
    if (signal?.aborted) settle({ kind: "interrupted" });
    signal?.addEventListener("abort", () => settle({ kind: "interrupted" }), { signal: over.signal });
    void server.exited.then((exit) => settle({ kind: "ended", exit }));
  });
  try {
    const asked = ask(over.signal).then<Outcome, Outcome>(
      (answers) => ({ kind: "answered", answers }),
      (error: unknown) => ({ kind: "broken", error }),
    );
    const first = await Promise.race([asked, early]);
    if (first.kind !== "broken" || isFormatError(first.error)) return first;
    // Most likely the server is ending, and how it ends says more.
    const patience = sleep(lastWordsMilliseconds, first, { signal: over.signal }).catch(() => first);
    return await Promise.race([early, patience]);
  } finally {
    over.abort();
  }
}

async function askServer(
  socketPath: string,
  modulePath: string,
  signal: AbortSignal,
  builtIns: () => Promise<ReadonlySet<string>>,
): Promise<Answers> {
  const connection = await Connection.open(socketPath, signal);
  try {
    const [info, modules] = await connection.ask(["INFO", "server"], ["MODULE", "LIST"]);
    const { rawName, name, version } = findModule(modules, modulePath);
    const commands = await askForCommands(connection, rawName, builtIns);
    return {
      server: describeServer(text(info, "the answer to INFO")),
      name,
      version,
      commands: sortByName(commands),
    };
  } finally {
    connection.close();
  }
}

/**
 * The entry of our module. From 7.0 on entries have the path that we gave, which tells it from modules that the server
 * has built in; older servers have none built in.
 */
function findModule(
  answer: RespValue | undefined,
  path: string,
): { rawName: string; name: string; version: number } {
  const modules = list(answer, "the answer to MODULE LIST").map((entry) => ({
    fields: map(entry, "an entry of MODULE LIST"),
  }));
  const ours =
    modules.find(
      ({ fields }) => fields.has("path") && text(fields.get("path"), "a module's path") === path,
    ) ?? modules.findLast(({ fields }) => !fields.has("path"));
  if (ours === undefined) throw new AnswerFormatError("MODULE LIST does not have the module");
  const rawName = ours.fields.get("name");
  return {
    rawName: typeof rawName === "string" ? rawName : "",
    name: text(rawName, "a module's name"),
    version: integer(ours.fields.get("ver"), "a module's version"),
  };
}

async function askForCommands(
  connection: Connection,
  module: string,
  builtIns: () => Promise<ReadonlySet<string>>,
): Promise<DiscoveredCommand[]> {
  const [names] = await connection.ask(["COMMAND", "LIST", "FILTERBY", "MODULE", module]);
  if (names instanceof RespError) {
    // Before 7.0 there is no such list, and nothing in the answer marks a module's command.
    const [all] = await connection.ask(["COMMAND"]);
    const others = await builtIns();
    return list(all, "the answer to COMMAND")
      .map(readCommandInfo)
      .filter(({ name }) => !others.has(name));
  }
  // The list has subcommands too. They come inside their containers; no command of a module has this sign in its name.
  const wanted = list(names, "the answer to COMMAND LIST").filter(
    (name): name is string => typeof name === "string" && !name.includes("|"),
  );
  // Without a name, COMMAND INFO would answer with every command there is.
  if (wanted.length === 0) return [];
  const [commands] = await connection.ask(["COMMAND", "INFO", ...wanted]);
  return list(commands, "the answer to COMMAND INFO").map(readCommandInfo);
}

/** The commands of the server by itself: what it has without the module. */
async function askForBuiltIns(
  server: string,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const plain = await ServerProcess.start({ server, settings });
  const ended = plain.exited.then(() => {
    throw new Error("a second start of it, without the module, failed");
  });
  try {
    return await Promise.race([ended, askForCommandNames(plain.socketPath, signal)]);
  } finally {
    await plain.stop();
  }
}

async function askForCommandNames(socketPath: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const connection = await Connection.open(socketPath, signal);
  try {
    const [all] = await connection.ask(["COMMAND"]);
    return new Set(list(all, "the answer to COMMAND").map((command) => readCommandInfo(command).name));
  } finally {
    connection.close();
  }
}

/** `redis-server 7.0.15`, from what the server says about itself. */
function describeServer(info: string): string {
  const fields = new Map(
    info.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
  const valkey = fields.get("valkey_version");
  return valkey === undefined
    ? `redis-server ${fields.get("redis_version") ?? "?"}`
    : `valkey-server ${valkey}`;
}

async function refuseForeignArchitecture(path: string, serverPath: string): Promise<void> {
  const [module, server] = await Promise.all([
    readElfMachine(path).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DiscoveryError("unloadable", `${basename(path)} cannot be read: ${reason}.`, {
        facts: { file: path },
        cause,
      });
    }),
    readElfMachine(serverPath).catch(() => undefined),
  ]);
  if (module === undefined || server === undefined || module === server) return;
  throw new DiscoveryError(
    "foreign-architecture",
    `${basename(path)} is for ${module}, ${serverPath} for ${server}.`,
    {
      facts: { moduleArchitecture: module, serverArchitecture: server },
    },
  );
}

function isFormatError(error: unknown): boolean {
  return error instanceof AnswerFormatError || error instanceof RespFormatError;
}

function interrupted(path: string): DiscoveryError {
  return new DiscoveryError("interrupted", `Interrupted while ${basename(path)} was loaded.`);
}

interface Circumstances {
  readonly server: ServerProcess;
  readonly serverPath: string;
  readonly path: string;
  readonly options: DiscoverWithRedisOptions;
}

/** The error for an outcome, once the server is gone and all it wrote has been read. */
function explain(
  outcome: Exclude<Outcome, { kind: "answered" }>,
  circumstances: Circumstances,
): DiscoveryError {
  const { server, serverPath, path, options } = circumstances;
  const log = server.log.lines;
  const module = basename(path);
  const serverName = basename(serverPath);
  if (server.flooded) {
    return new DiscoveryError(
      "output-flood",
      `${module} wrote without end while it was loaded, and was stopped.`,
      {
        log,
        facts: { bytes: server.log.bytes },
      },
    );
  }
  switch (outcome.kind) {
    case "interrupted":
      return interrupted(path);
    case "timed-out":
      return new DiscoveryError(
        "timed-out",
        server.log.initialized
          ? `${module} was not loaded into ${serverName} within ${options.timeoutMilliseconds / 1000} s.`
          : `${serverPath} did not start within ${options.timeoutMilliseconds / 1000} s.`,
        { log, facts: { timeoutMilliseconds: options.timeoutMilliseconds } },
      );
    case "broken":
      return explainBroken(outcome.error, circumstances);
    case "ended":
      return explainEnd(outcome.exit, circumstances);
  }
}

function explainBroken(error: unknown, { server, serverPath }: Circumstances): DiscoveryError {
  const reason = error instanceof Error ? error.message : String(error);
  const details = { log: server.log.lines, cause: error };
  return isFormatError(error)
    ? new DiscoveryError(
        "malformed-answer",
        `${serverPath} gave an answer that makes no sense: ${reason}.`,
        details,
      )
    : new DiscoveryError("server-failed", `${serverPath} could not be asked: ${reason}.`, details);
}

function explainEnd(exit: ServerExit | Error, { server, serverPath, path }: Circumstances): DiscoveryError {
  const { crashSignal, failure, initialized, lines: log } = server.log;
  const module = basename(path);
  const serverName = basename(serverPath);
  if (exit instanceof Error) {
    return new DiscoveryError("server-failed", `${serverPath} cannot be started: ${exit.message}.`, {
      log,
      cause: exit,
    });
  }
  if (failure !== undefined) {
    // Loaders name the file again; the message has it already.
    const reason = failure.reason.replace(`${path}: `, "");
    const details = { log, facts: { reason } };
    if (failure.unloadable) {
      return new DiscoveryError(
        "unloadable",
        `${serverName} cannot load ${module}: ${sentence(reason)}`,
        details,
      );
    }
    const why = reason.startsWith("initialization failed")
      ? "its RedisModule_OnLoad returned an error"
      : reason;
    return new DiscoveryError(
      "refused",
      `${module} refused to be loaded into ${serverName}: ${sentence(why)}`,
      details,
    );
  }
  const signal = crashSignal === undefined ? exit.signal : signalName(crashSignal);
  const how = signal === null ? `exit code ${exit.code}` : signal;
  const facts = signal === null ? { exitCode: exit.code ?? -1 } : { signal };
  return initialized
    ? new DiscoveryError("crashed", `${serverName} ended with ${how} while ${module} was loaded.`, {
        log,
        facts,
      })
    : new DiscoveryError("server-failed", `${serverPath} ended with ${how} before it loaded a module.`, {
        log,
        facts,
      });
}

function sentence(words: string): string {
  return words.endsWith(".") ? words : `${words}.`;
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
