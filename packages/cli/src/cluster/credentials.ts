import type { Credentials } from "@rampart/cluster-client";
import { readWhole } from "@rampart/files";
import { printable, RampartError } from "@rampart/findings";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import { readStandardInput } from "../standard-input.ts";
import type { ClusterOptions } from "./cluster-options.ts";

/** Names of the variables that hold credentials; the first that is set counts. */
export interface CredentialVariables {
  readonly user: readonly string[];
  readonly password: readonly string[];
}

const defaultVariables: CredentialVariables = {
  user: ["RAMPART_USER", "REDIS_ENTERPRISE_USER"],
  password: ["RAMPART_PASSWORD", "REDIS_ENTERPRISE_PASSWORD"],
};

/** The variables that an inventory names for a cluster, else those that go for all. */
export function variablesOf(user: string | undefined, password: string | undefined): CredentialVariables {
  return {
    user: user === undefined ? defaultVariables.user : [user],
    password: password === undefined ? defaultVariables.password : [password],
  };
}

/** Where the credentials of a cluster come from, where it is one of several. */
export interface CredentialSources {
  readonly variables?: CredentialVariables;
  /** What {@link givenPassword} gave for all of them. */
  readonly password?: string | undefined;
  /** Its name, for the question on a terminal. */
  readonly cluster?: string | undefined;
}

/** A password longer than this is another file. */
const longestPassword = 4096;

/**
 * The user and the password. Neither is ever taken from the command line's words alone, nor printed.
 * @throws {RampartError} where one of them is missing
 */
export async function findCredentials(
  options: ClusterOptions,
  io: Io,
  { variables = defaultVariables, password, cluster }: CredentialSources = {},
): Promise<Credentials> {
  const user = options.user ?? variableOf(variables.user, io);
  if (user === undefined) {
    throw usage("no user of the cluster is given", `Give --user, or set ${variables.user[0]}.`);
  }
  if (/[:\p{Cc}]/u.test(user)) throw usage("the user's name has a colon or a control character in it");
  const given = password ?? (await givenPassword(options, io)) ?? variableOf(variables.password, io);
  if (given !== undefined) return { user, password: given };
  if (process.stdin.isTTY && io.stderr.isTerminal) {
    return {
      user,
      password: await ask(cluster === undefined ? user : `${user} at ${printable(cluster)}`, io),
    };
  }
  throw usage(
    "no password of the cluster is given",
    `Set ${variables.password[0]}, or give --password-stdin or --password-file.`,
  );
}

/** The password that flags give. It goes for every cluster of the run: standard input can be read once. */
export async function givenPassword(options: ClusterOptions, io: Io): Promise<string | undefined> {
  const { passwordStdin, passwordFile } = options;
  if (passwordStdin === true && passwordFile !== undefined) {
    throw usage("--password-stdin and --password-file contradict each other");
  }
  if (passwordStdin === true)
    return firstLine(await readStandardInput(io, longestPassword + 1), "standard input");
  if (passwordFile === undefined) return undefined;
  return firstLine(await readWhole(passwordFile, longestPassword + 1, io.signal), passwordFile);
}

function firstLine(bytes: Buffer, source: string): string {
  const text = bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n$/, "");
  if (text !== "" && bytes.length <= longestPassword && !text.includes("\n")) return text;
  throw new RampartError("call", "password-unusable", `${source} does not hold one line with a password`);
}

function variableOf(names: readonly string[], { environment }: Io): string | undefined {
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== "");
}

/** Asks on the terminal, and shows nothing of the answer. */
function ask(whose: string, { stderr, signal }: Io): Promise<string> {
  stderr.write(`Password of ${whose}: `);
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = (act: () => void) => {
      signal.removeEventListener("abort", interrupted);
      stdin.off("data", listen);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      act();
    };
    const interrupted = () => end(() => reject(signal.reason));
    const listen = (chunk: Buffer) => {
      for (const key of chunk.toString("utf8")) {
        if (key === "\r" || key === "\n") return end(() => resolve(typed));
        // In raw mode Ctrl-C and Ctrl-D are keys; the signal ends the asking.
        if (key === "\u0003" || key === "\u0004") return void process.kill(process.pid, "SIGINT");
        typed = key === "\u007f" || key === "\b" ? typed.slice(0, -1) : typed + key;
      }
    };
    signal.addEventListener("abort", interrupted);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on("data", listen);
  });
}
