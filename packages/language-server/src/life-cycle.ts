import {
  CodeActionContext,
  ErrorCodes,
  type Message,
  type MessageStrategy,
  Message as Messages,
  type MessageWriter,
  Position,
  Range,
  type RequestMessage,
} from "vscode-languageserver-protocol/node";

type Params = Readonly<Record<string, unknown>>;

/** What the handlers take for granted of the params of each request. */
const demands: Readonly<Record<string, (params: Params) => boolean>> = {
  initialize: ({ capabilities }) => isMap(capabilities),
  "textDocument/hover": isPositioned,
  "textDocument/completion": isPositioned,
  "textDocument/definition": isPositioned,
  "textDocument/codeAction": (params) =>
    isOfDocument(params) && Range.is(params["range"]) && CodeActionContext.is(params["context"]),
};

/** Answers what the protocol does not allow at its time, or in its form; all else is left to the handlers. */
export class LifeCycle implements MessageStrategy {
  readonly #writer: MessageWriter;
  #state: "new" | "initialized" | "shut down" = "new";

  constructor(writer: MessageWriter) {
    this.#writer = writer;
  }

  handleMessage(message: Message, next: (message: Message) => void): void {
    if (Messages.isNotification(message)) {
      if (this.#state === "initialized" || message.method === "exit") next(message);
      return;
    }
    if (!Messages.isRequest(message)) {
      next(message);
      return;
    }
    const refusal = this.#refusalOf(message);
    if (refusal !== undefined) {
      const [code, words] = refusal;
      const answer = { jsonrpc: "2.0", id: message.id, error: { code, message: words } };
      // Where the client is gone, its closed output ends the server.
      this.#writer.write(answer).catch(() => {});
      return;
    }
    if (message.method === "initialize") this.#state = "initialized";
    if (message.method === "shutdown") this.#state = "shut down";
    next(message);
  }

  #refusalOf({ method, params }: RequestMessage): [code: number, words: string] | undefined {
    if (this.#state === "shut down") return [ErrorCodes.InvalidRequest, "the server is shut down"];
    if (method === "initialize" && this.#state === "initialized") {
      return [ErrorCodes.InvalidRequest, "the server is initialized already"];
    }
    if (method !== "initialize" && this.#state === "new") {
      return [ErrorCodes.ServerNotInitialized, "the server is not initialized yet"];
    }
    const isMet = Object.hasOwn(demands, method) ? demands[method] : undefined;
    if (isMet === undefined || (isMap(params) && isMet(params))) return undefined;
    return [ErrorCodes.InvalidParams, `the params are not those of ${method}`];
  }
}

function isMap(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOfDocument({ textDocument }: Params): boolean {
  return isMap(textDocument) && typeof textDocument["uri"] === "string";
}

function isPositioned(params: Params): boolean {
  return isOfDocument(params) && Position.is(params["position"]);
}
