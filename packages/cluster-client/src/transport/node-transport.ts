import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { type ConnectOptions, connect } from "./connect.ts";
import {
  type RequestBody,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from "./transport.ts";

/** Milliseconds after which a body is sent although nobody consented, as RFC 9110 (10.1.1) allows and curl does. */
const consentTimeout = 1000;

/**
 * HTTP/1.1 over sockets of our own, a new one for each request: a POST never meets a connection that the server is
 * about to close.
 */
export function createNodeTransport(options: ConnectOptions = {}): Transport {
  return async (request) => exchange(request, await connect(request.url, options, request.signal));
}

function exchange(request: TransportRequest, socket: Socket): Promise<TransportResponse> {
  const { method, url, headers, body, signal } = request;
  return new Promise((resolve, reject) => {
    const call = httpRequest({
      method,
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        connection: "close",
        ...headers,
        ...(body && { "content-length": String(body.length) }),
        ...(body?.asksFirst && { expect: "100-continue" }),
      },
      createConnection: () => socket,
    });
    const fail = (error: unknown) => {
      call.destroy();
      socket.destroy();
      reject(signal?.aborted ? signal.reason : error);
    };
    const abort = () => fail(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    socket.once("close", () => signal?.removeEventListener("abort", abort));
    // The option of `request` watches only sockets that it has opened itself.
    socket.setTimeout(request.patience, () => fail(new TransportError("exchange-timeout", {})));
    call.on("error", (cause) => fail(new TransportError("exchange", { cause })));
    call.once("response", (response) => resolve(toResponse(response, signal)));
    if (body === undefined) call.end();
    else send(call, body).catch(fail);
    if (signal?.aborted) abort();
  });
}

/** Sends the body, until it is whole or the server has answered. */
async function send(call: ClientRequest, body: RequestBody): Promise<void> {
  let isAnswered = false;
  call.once("response", () => {
    isAnswered = true;
  });
  if (body.asksFirst) {
    call.flushHeaders();
    await eventOf(call, ["continue", "response", "close"], consentTimeout);
  }
  for await (const chunk of isAnswered ? [] : readable(body)) {
    if (isAnswered || call.destroyed) return;
    await written(call, chunk);
  }
  if (!isAnswered) call.end();
}

/** Distinguishes a source that fails from a connection that does. */
async function* readable(body: RequestBody): AsyncGenerator<Uint8Array> {
  try {
    yield* body.chunks();
  } catch (cause) {
    throw new TransportError("source", { cause });
  }
}

/** Until the chunk has left for the system, so that its memory is free again, or nobody wants it any more. */
function written(call: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off("response", done);
      call.off("close", done);
      resolve();
    };
    call.once("response", done);
    call.once("close", done);
    call.write(chunk, done);
  });
}

function eventOf(call: ClientRequest, names: readonly string[], timeout?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = timeout === undefined ? undefined : setTimeout(done, timeout);
    function done(): void {
      clearTimeout(timer);
      for (const name of names) call.off(name, done);
      resolve();
    }
    for (const name of names) call.once(name, done);
    if (call.destroyed) done();
  });
}

function toResponse(response: IncomingMessage, signal: AbortSignal | undefined): TransportResponse {
  return { status: response.statusCode ?? 0, headers: response.headers, body: bodyOf(response, signal) };
}

async function* bodyOf(
  response: IncomingMessage,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response) yield chunk as Buffer;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new TransportError("exchange", { cause });
  }
}
