import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeCommand, RespParser, type RespValue } from "./resp.ts";

const longestWaitMilliseconds = 16;

/** A connection to a server that may not listen yet. */
export class Connection {
  readonly #socket: Socket;
  readonly #parser = new RespParser();
  readonly #answers: RespValue[] = [];
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  /**
   * Tries until the server listens, with short waits that grow. `signal` ends the wait for it, and for each answer: the
   * socket may be open in a process that the module left, which never answers and never closes it.
   */
  static async open(path: string, signal: AbortSignal): Promise<Connection> {
    for (let wait = 1; ; wait = Math.min(wait * 2, longestWaitMilliseconds)) {
      signal.throwIfAborted();
      const socket = await tryToConnect(path);
      if (socket !== undefined) return new Connection(socket, signal);
      await sleep(wait, undefined, { signal });
    }
  }

  private constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    const abort = () => socket.destroy(new Error("the wait for an answer was ended"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  /** Sends the commands in one piece and waits for as many answers. Words are bytes, one in each character. */
  async ask(...commands: readonly (readonly string[])[]): Promise<readonly RespValue[]> {
    this.#socket.write(Buffer.concat(commands.map((words) => encodeCommand(...words))));
    while (this.#answers.length < commands.length) {
      if (this.#error !== undefined) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#answers.splice(0, commands.length);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    try {
      this.#answers.push(...this.#parser.feed(bytes));
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.#socket.destroy();
    }
    this.#wake?.();
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }
}

async function tryToConnect(path: string): Promise<Socket | undefined> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED" || error.code === "EAGAIN")
        resolve(undefined);
      else reject(error);
    });
  });
}
