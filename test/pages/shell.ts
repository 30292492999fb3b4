import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { runBuilt } from "../cli/built-command.ts";
import { clockOf, commandPath } from "../cli/rampart.ts";

// A shell whose `rampart` and `ramp` run in this process: a page calls them hundreds of times, and each process would start
// anew. A function of bash sends its words over a socket; only an emulator, which stays, is a process of its own.

const functions = `
rampart() { call rampart "$@"; }
ramp() { call ramp "$@"; }
npx() { "$@"; }
call() {
  if [ "\${2-}" = emulator ]; then emulate "$@"; return; fi
  local answer kind text name
  exec {answer}<>"/dev/tcp/127.0.0.1/$COMMANDS_PORT"
  {
    printf '%s\\0' "$PWD" "$#" "$@"
    for name in $(compgen -e); do printf '%s=%s\\0' "$name" "\${!name}"; done
    printf 'END\\0'
  } >&"$answer"
  while IFS= read -r -d '' kind <&"$answer" && IFS= read -r -d '' text <&"$answer"; do
    case $kind in
      stdout) printf '%s' "$text" ;;
      stderr) printf '%s' "$text" >&2 ;;
      code) exec {answer}>&-; return "$text" ;;
    esac
  done
  return 125
}
# In the background it is the job itself. In the foreground, where it would stay, until it is ready.
emulate() {
  local words=("\${@:2}")
  case " $* " in *" --port "*) ;; *) words+=(--port "$EMULATOR_PORT") ;; esac
  if [ "$BASHPID" != "$$" ]; then exec "$NODE" "$COMMAND" "\${words[@]}"; fi
  "$NODE" "$COMMAND" "\${words[@]}" > .emulator &
  until [ -s .emulator ]; do kill -0 $! && sleep 0.05; done
}
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
`;

export interface ShellOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Shell {
  readonly #server = createServer(answer);

  async start(): Promise<void> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
  }

  stop(): void {
    this.#server.close();
  }

  async run(
    script: string,
    cwd: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ShellOutcome> {
    const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", functions + script];
    const { port } = this.#server.address() as AddressInfo;
    const own = { COMMANDS_PORT: String(port), NODE: process.execPath, COMMAND: commandPath("rampart") };
    const child = spawn("/bin/bash", words, { cwd, timeout: 60_000, env: { ...environment, ...own } });
    child.stdin.end();
    const written = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        written[name] += text;
      });
    }
    const [code] = (await once(child, "close")) as [number | null];
    return { code, ...written };
  }
}

/** One call: the folder, the words and their number, and the environment. */
function answer(socket: Socket): void {
  let request = "";
  // A reader such as `head` ends early.
  socket.on("error", () => {});
  socket.setEncoding("utf8").on("data", async (text: string) => {
    request += text;
    if (!request.endsWith("\0END\0")) return;
    const [cwd = "", count, command, ...fields] = request.split("\0").slice(0, -2);
    const words = fields.slice(0, Number(count) - 1);
    const variables = fields.slice(words.length).map((text) => text.split(/=(.*)/s, 2));
    const { code } = await runBuilt({
      words,
      command: command === "ramp" ? "ramp" : "rampart",
      cwd,
      environment: { ...clockOf(words), ...Object.fromEntries(variables) },
      onWrite: (name, text) => socket.write(`${name}\0${text}\0`),
    });
    socket.end(`code\0${code}\0`);
  });
}
