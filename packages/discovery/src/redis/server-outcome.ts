import { basename } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";
import { signalName } from "../signal-name.ts";
import type { ServerAnswers } from "./ask-server.ts";
import { AnswerFormatError } from "./command-info.ts";
import { RespFormatError } from "./resp.ts";
import { cannotStart, type ServerExit, type ServerProcess } from "./server-process.ts";

/** How the asking of a server ended. */
export type ServerOutcome =
  | { readonly kind: "answered"; readonly answers: ServerAnswers }
  | { readonly kind: "broken"; readonly error: unknown }
  | { readonly kind: "ended"; readonly exit: ServerExit | Error }
  | { readonly kind: "timed-out" }
  | { readonly kind: "interrupted" };

export function isFormatError(error: unknown): boolean {
  return error instanceof AnswerFormatError || error instanceof RespFormatError;
}

export function interrupted(path: string): DiscoveryError {
  return new DiscoveryError("interrupted", `interrupted while ${basename(path)} was loaded`);
}

export interface Circumstances {
  readonly server: ServerProcess;
  readonly serverPath: string;
  readonly path: string;
  readonly timeoutMilliseconds: number;
}

/** The error for an outcome, once the server is gone and all it wrote has been read. */
export function explain(
  outcome: Exclude<ServerOutcome, { kind: "answered" }>,
  circumstances: Circumstances,
): DiscoveryError {
  const { server, serverPath, path, timeoutMilliseconds } = circumstances;
  const log = server.log.lines;
  const module = basename(path);
  const serverName = basename(serverPath);
  if (server.flooded) {
    return new DiscoveryError(
      "output-flood",
      `${module} wrote without end while it was loaded, and was stopped`,
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
          ? `${module} was not loaded into ${serverName} within ${timeoutMilliseconds / 1000} s`
          : `${serverPath} did not start within ${timeoutMilliseconds / 1000} s`,
        { log, facts: { timeoutMilliseconds } },
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
    ? new DiscoveryError("malformed-answer", `${serverPath} gave an invalid answer: ${reason}`, details)
    : new DiscoveryError("server-failed", `${serverPath} could not be queried: ${reason}`, details);
}

function explainEnd(exit: ServerExit | Error, { server, serverPath, path }: Circumstances): DiscoveryError {
  const { crashSignal, failure, initialized, lines: log } = server.log;
  const module = basename(path);
  const serverName = basename(serverPath);
  if (exit instanceof Error) return cannotStart(serverPath, exit, log);
  if (failure !== undefined) {
    // Loaders name the file again; the message has it already.
    const reason = failure.reason.replace(`${path}: `, "");
    const details = { log, facts: { reason } };
    if (failure.unloadable) {
      return new DiscoveryError(
        "unloadable",
        `${serverName} cannot load ${module}: ${withoutStop(reason)}`,
        details,
      );
    }
    const why = reason.startsWith("initialization failed")
      ? "its RedisModule_OnLoad returned an error"
      : reason;
    return new DiscoveryError(
      "refused",
      `${module} refused to be loaded into ${serverName}: ${withoutStop(why)}`,
      details,
    );
  }
  const signal = crashSignal === undefined ? exit.signal : signalName(crashSignal);
  const how = signal === null ? `exit code ${exit.code}` : signal;
  const facts = signal === null ? { exitCode: exit.code ?? -1 } : { signal };
  return initialized
    ? new DiscoveryError("crashed", `${serverName} ended with ${how} while ${module} was loaded`, {
        log,
        facts,
      })
    : new DiscoveryError("server-failed", `${serverPath} ended with ${how} before it loaded a module`, {
        log,
        facts,
      });
}

/** A server ends its lines with a full stop, a message of ours has none. */
function withoutStop(words: string): string {
  return words.replace(/\.$/, "");
}
