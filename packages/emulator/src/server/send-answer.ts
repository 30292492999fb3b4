import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Answer } from "../handlers/answer.ts";

interface SendOptions {
  readonly isCut?: boolean;
  readonly isCompressed?: boolean;
  /** Milliseconds between two bytes. */
  readonly drip?: number | undefined;
}

/** An answer as a cluster sends it. A cut one is whole to HTTP, and half a document. */
export function sendAnswer(
  response: ServerResponse,
  { status, body }: Answer,
  { isCut = false, isCompressed = false, drip }: SendOptions = {},
): void {
  const text = body === undefined ? "" : JSON.stringify(body, null, 2);
  const plain = Buffer.from(isCut ? text.slice(0, Math.floor(text.length / 2)) : text);
  const bytes = isCompressed ? gzipSync(plain) : plain;
  if (isCompressed) response.setHeader("Content-Encoding", "gzip");
  if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="Redis Software (emulator)"');
  if (body !== undefined) response.setHeader("Content-Type", "application/json");
  response.setHeader("Server", "rampart-emulator");
  response.writeHead(status, { "Content-Length": bytes.length });
  if (drip === undefined) response.end(bytes);
  else dripOut(response, bytes, drip);
}

function dripOut(response: ServerResponse, bytes: Buffer, pause: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < bytes.length) response.write(bytes.subarray(sent, ++sent));
    else response.end();
  }, pause);
  response.once("close", () => clearInterval(timer));
}

/** An answer in plain text, as servers in front of a cluster give it. */
export function sendText(response: ServerResponse, status: number, message: string): void {
  const bytes = Buffer.from(message);
  response.writeHead(status, { "Content-Type": "text/plain", "Content-Length": bytes.length }).end(bytes);
}

/** What a proxy between the client and the cluster says. */
export function sendPage(response: ServerResponse, status: number): void {
  const page = `<html>\n<head><title>${status}</title></head>\n<body><h1>${status}</h1><hr>proxy</body>\n</html>\n`;
  response
    .writeHead(status, { "Content-Type": "text/html", "Content-Length": Buffer.byteLength(page) })
    .end(page);
}
