import type { DiscoveredCommand, Discovery } from "../discovery.ts";
import { readCommandDocs, withDocumentation } from "./command-docs.ts";
import { AnswerFormatError, integer, list, map, readCommandInfo, sortByName, text } from "./command-info.ts";
import { Connection } from "./connection.ts";
import { RespError, type RespValue } from "./resp.ts";
import { ServerProcess, type StartServerOptions } from "./server-process.ts";

/** What a server says of itself and of the module that it has loaded. */
export type ServerAnswers = Pick<Discovery, "server" | "name" | "version" | "commands">;

/**
 * Asks a server for the module at a path. `builtIns` gives the server's own commands, which servers before 7.0 cannot
 * tell from a module's.
 */
export async function askServer(
  socketPath: string,
  modulePath: string,
  signal: AbortSignal,
  builtIns: () => Promise<ReadonlySet<string>>,
): Promise<ServerAnswers> {
  const connection = await Connection.open(socketPath, signal);
  try {
    const [info, modules] = await connection.ask(["INFO", "server"], ["MODULE", "LIST"]);
    const { rawName, name, version } = findModule(modules, modulePath);
    const commands = await askForCommands(connection, rawName, builtIns);
    return {
      server: serverNameOf(text(info, "the answer to INFO")),
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
  const [commands, documentation] = await connection.ask(
    ["COMMAND", "INFO", ...wanted],
    ["COMMAND", "DOCS", ...wanted],
  );
  const documented = readCommandDocs(documentation);
  return list(commands, "the answer to COMMAND INFO").map((command) =>
    withDocumentation(readCommandInfo(command), documented),
  );
}

/** The commands of the server by itself: what it has without the module. */
export async function askForBuiltIns(
  options: Omit<StartServerOptions, "module">,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const plain = await ServerProcess.start(options);
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
function serverNameOf(info: string): string {
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
