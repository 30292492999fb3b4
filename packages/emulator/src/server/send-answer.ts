import type { ServerResponse } from "node:http";
import type { Answer } from "../handlers/answer.ts";

/** An answer as a cluster sends it. A cut one is whole to HTTP, and half a document. */
export function sendAnswer(
  response: ServerResponse,
  { status, body }: Answer,
  { isCut = false }: { readonly isCut?: boolean } = {},
): void {
  const text = body === undefined ? "" : JSON.stringify(body, null, 2);
  const bytes = Buffer.from(isCut ? text.slice(0, Math.floor(text.length / 2)) : text);
  if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="Redis Software (emulator)"');
  if (body !== undefined) response.setHeader("Content-Type", "application/json");
  response.setHeader("Server", "rampart-emulator");
  response.writeHead(status, { "Content-Length": bytes.length }).end(bytes);
}

/** What a proxy between the client and the cluster says. */
export function sendPage(response: ServerResponse, status: number): void {
  const page = `<html>\n<head><title>${status}</title></head>\n<body><h1>${status}</h1><hr>proxy</body>\n</html>\n`;
  response
    .writeHead(status, { "Content-Type": "text/html", "Content-Length": Buffer.byteLength(page) })
    .end(page);
}
