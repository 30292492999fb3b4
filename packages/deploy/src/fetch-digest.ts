import { parseUrl } from "@rampart/bytes";
import { ClusterError, explainFailure, type Transport, TransportError } from "@rampart/cluster-client";
import { digestStream } from "@rampart/files";

/** What an address serves. */
export interface ServedFile {
  /** In hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export interface FetchOptions {
  readonly transport: Transport;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;

/**
 * Fetches a file and keeps nothing of it but its digest. No credentials are sent. More than `limit` bytes are not read:
 * it is another file then, and the size says so.
 * @throws {ClusterError} where it cannot be fetched
 */
export async function fetchDigest(url: URL, limit: number, options: FetchOptions): Promise<ServedFile> {
  let address = url;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const answer = await fetchOnce(address, limit, options);
    if (!(answer instanceof URL)) return answer;
    if (address.protocol === "https:" && answer.protocol !== "https:") {
      throw failure(address, "redirected", `it redirects to ${answer.origin}, which is not encrypted`);
    }
    address = answer;
  }
  throw failure(url, "redirected", `it redirects more than ${mostRedirects} times`);
}

async function fetchOnce(
  url: URL,
  limit: number,
  { transport, userAgent, signal }: FetchOptions,
): Promise<ServedFile | URL> {
  try {
    const headers = { accept: "*/*", "user-agent": userAgent };
    const response = await transport({ method: "GET", url, headers, patience: 60_000, signal });
    const { status, headers: answered, body } = response;
    const location = answered["location"];
    const isRedirect = status >= 300 && status < 400 && typeof location === "string";
    const next = isRedirect ? parseUrl(location, url.href) : undefined;
    if (next !== undefined) {
      await discard(body);
      return next;
    }
    if (status !== 200) {
      await discard(body);
      throw failure(url, "refused", `it answers ${status}`);
    }
    return await digestStream(body, limit);
  } catch (error) {
    if (error instanceof TransportError) throw explainFailure(error, placeOf(url));
    throw error;
  }
}

async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

function failure(url: URL, code: "redirected" | "refused", reason: string): ClusterError {
  return new ClusterError(code, placeOf(url), reason);
}

/** Without the query, which may hold a signature. */
function placeOf(url: URL): { readonly node: string; readonly request: string } {
  return { node: url.origin, request: `GET ${url.pathname}` };
}
