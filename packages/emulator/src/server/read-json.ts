import type { IncomingMessage } from "node:http";
import type { Body } from "../handlers/call.ts";

/** Longest JSON body that is read, in bytes: a module.json is not longer. */
const limit = 16 * 2 ** 20;

/**
 * The body of a request that should be JSON. What is too long has no value, as what is malformed.
 * @throws the error of a connection that ended
 */
export async function readJson(request: IncomingMessage, onBytes: (bytes: number) => void): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  const text = Buffer.concat(size <= limit ? chunks : []);
  return { kind: "json", text, value: parse(text.toString("utf8")) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
