import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { parseUrl } from "@rampart/bytes";
import {
  type ClusterErrorCode,
  clusterErrorCodes,
  type ErrorBody,
  type Permission,
  permissions,
} from "@rampart/cluster-api";
import { ClusterError, type ClusterErrorOptions, type FailureCode } from "./cluster-error.ts";
import { shortened } from "./shortened.ts";
import type { TransportResponse } from "./transport/transport.ts";

/** A text of an answer, as a message has it. */
type Show = (text: string) => string;

/** Where a request failed. */
export interface RequestPlace {
  /** `https://host:9443`, `node 2 (https://10.0.0.2:9443)`. */
  readonly node: string;
  /** `POST /v2/modules`. */
  readonly request: string;
}

/** What messages need to know of a request. */
export interface RequestFacts {
  /** What a role needs for it. */
  readonly permission?: Permission;
  /** What an answer may repeat, and a message must not. */
  readonly secrets?: readonly string[];
}

/** Most that an answer may have, in bytes: a list of modules with all their commands has about one million. */
const limit = 64 * 2 ** 20;

/** Most values that an answer may have: they take many times their bytes in memory. */
const mostValues = 1_000_000;

/** Most levels of lists and maps in it: what walks through values has a stack that ends. */
const mostLevels = 1000;

/** Statuses after which the same request may be answered. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * The JSON of an answer; undefined where it has no body.
 * @throws {ClusterError} for every status but 2xx, and for a body that is not whole JSON
 */
export async function readAnswer(
  response: TransportResponse,
  place: RequestPlace,
  { permission, secrets = [] }: RequestFacts = {},
): Promise<unknown> {
  const show = (text: string) => shortened(text, secrets);
  const text = await readText(response, place);
  const { status, headers } = response;
  if (status >= 300 && status < 400) throw redirected(place, status, headerOf(headers["location"]));
  const json = parse(text);
  if (status < 200 || status >= 400) throw refusal(place, response, { json, text, permission, show });
  if (text.trim() === "") return undefined;
  if (json === undefined) throw notJson(place, text, show);
  return json.value;
}

async function readText({ body, headers }: TransportResponse, place: RequestPlace): Promise<string> {
  const chunks: Uint8Array[] = [];
  const measure = { size: 0, values: 0, level: 0, levels: 0 };
  for await (const chunk of decoded(body, headerOf(headers["content-encoding"]), place)) {
    measureMore(measure, chunk);
    const beyond = beyondLimits(measure);
    if (beyond !== undefined) throw new ClusterError("unexpected-answer", place, `the answer ${beyond}`);
    chunks.push(chunk);
  }
  // A byte order mark says nothing about UTF-8, and JSON has none.
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

interface Measure {
  size: number;
  values: number;
  level: number;
  levels: number;
}

const [comma, openList, closeList, openMap, closeMap] = Buffer.from(",[]{}");

/** By the signs of JSON, which count within a text too. */
function measureMore(measure: Measure, chunk: Uint8Array): void {
  measure.size += chunk.length;
  for (let at = 0; at < chunk.length; at++) {
    const byte = chunk[at];
    if (byte === comma) measure.values++;
    else if (byte === openList || byte === openMap) {
      measure.values++;
      measure.level++;
      if (measure.level > measure.levels) measure.levels = measure.level;
    } else if ((byte === closeList || byte === closeMap) && measure.level > 0) measure.level--;
  }
}

function beyondLimits({ size, values, levels }: Measure): string | undefined {
  if (size > limit) return `is longer than ${limit} bytes`;
  if (values > mostValues) return `has more than ${mostValues} values`;
  return levels > mostLevels ? `has more than ${mostLevels} levels` : undefined;
}

/** Encodings of answers that are understood, for `Accept-Encoding`. */
export const acceptedEncodings = "gzip, deflate, br";

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

async function* decoded(
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  place: RequestPlace,
): AsyncIterable<Uint8Array> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return yield* body;
  const decoder = decoders.get(name)?.();
  if (decoder === undefined) {
    await body[Symbol.asyncIterator]().return?.();
    const reason = `the answer is encoded as ${shortened(name)}, which was not asked for`;
    throw new ClusterError("unexpected-answer", place, reason);
  }
  // A transport that fails is told as it is; only what the decoder says is about the encoding.
  let failure: unknown;
  const watched = async function* () {
    try {
      yield* body;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  pipeline(Readable.from(watched()), decoder, () => {});
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (cause) {
    if (failure !== undefined) throw failure;
    throw new ClusterError("truncated-answer", place, `the ${name} encoding of the answer is damaged`, {
      retryable: true,
      cause,
    });
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function notJson(place: RequestPlace, text: string, show: Show): ClusterError {
  const help = "Is this the address of the REST API? A proxy in between may answer in its place.";
  if (isHtml(text)) {
    return new ClusterError(
      "not-json",
      place,
      `a page of HTML came back instead of JSON${titleOf(text, show)}`,
      {
        help,
      },
    );
  }
  if (/^\s*[[{"]/.test(text)) {
    const bytes = Buffer.byteLength(text);
    const reason = `the JSON of the answer breaks off or is damaged (${bytes} bytes came)`;
    return new ClusterError("truncated-answer", place, reason, { retryable: true });
  }
  return new ClusterError("not-json", place, `the answer is not JSON: ${JSON.stringify(show(text))}`, {
    help,
  });
}

function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|\?xml)/i.test(text);
}

/** Without the status, where the message has it. */
function titleOf(text: string, show: Show, status?: number): string {
  const whole = show(/<title>([^<]{1,80})<\/title>/i.exec(text)?.[1] ?? "");
  const title = whole.replace(new RegExp(`^${status ?? ""}\\b`), "").trim();
  return title === "" ? "" : ` (“${title}”)`;
}

function redirected(place: RequestPlace, status: number, location: string | undefined): ClusterError {
  const origin = originOf(location);
  const to = origin ?? (location === undefined ? "another address" : "another path");
  const isMoved = status === 307 || status === 308;
  return new ClusterError("redirected", place, `it answers ${status} and redirects to ${to}`, {
    status,
    ...(origin !== undefined && { redirectedTo: origin }),
    help: `Redirects are not followed, so that credentials go nowhere else. ${
      isMoved && origin !== undefined
        ? `A node that is not the master answers so: give --cluster ${to}, and --tls-server-name NAME where the certificate has another name.`
        : "Give that address, if it is the cluster's."
    }`,
  });
}

/** Without a path, which may hold secrets. Addresses that are none of HTTP have no origin. */
function originOf(location = ""): string | undefined {
  const url = parseUrl(location);
  return url !== undefined && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

interface Refusal {
  readonly json: { readonly value: unknown } | undefined;
  readonly text: string;
  readonly permission: Permission | undefined;
  readonly show: Show;
}

function refusal(
  place: RequestPlace,
  { status, headers }: TransportResponse,
  { json, text, permission, show }: Refusal,
): ClusterError {
  const { error_code: errorCode } = errorBody(json?.value, show);
  // Our own words for wrong credentials say all there is.
  const detail = status === 401 ? undefined : detailOf(json?.value, text, show);
  const options: ClusterErrorOptions = {
    status,
    retryable: passing.has(status),
    ...(errorCode !== undefined && { errorCode }),
    ...retryAfterOf(headers["retry-after"]),
  };
  const { code, reason, help } = describe(status, {
    errorCode,
    permission,
    title: isHtml(text) ? titleOf(text, show, status) : "",
  });
  const whole = detail === undefined || detail === "" ? reason : `${reason}: ${detail}`;
  return new ClusterError(code, place, whole, { ...options, ...(help !== undefined && { help }) });
}

function describe(
  status: number,
  {
    errorCode,
    permission,
    title,
  }: Pick<Refusal, "permission"> & { readonly errorCode: string | undefined; readonly title: string },
): { readonly code: FailureCode; readonly reason: string; readonly help?: string } {
  if (errorCode !== undefined) {
    const help = helpByErrorCode.get(errorCode);
    return {
      code: "refused",
      reason: `the cluster refuses: ${errorCode} (${status})`,
      ...(help !== undefined && { help }),
    };
  }
  if (status === 401) {
    return {
      code: "unauthorised",
      reason: "user or password is wrong (401)",
      help: "Give --user and RAMPART_PASSWORD, --password-stdin or --password-file.",
    };
  }
  if (status === 403) {
    return {
      code: "forbidden",
      reason: "the user's role does not allow it (403)",
      ...(permission !== undefined && { help: rolesHelp(permission) }),
    };
  }
  if (/SSL certificate/i.test(title)) {
    // So nginx answers a client without a certificate, or with one that it does not take.
    return {
      code: "tls-client-certificate",
      reason: `the server wants another certificate of the client (${status})${title}`,
      help: "Give the client's certificate and its key with --cert FILE and --key FILE.",
    };
  }
  if (status === 413) {
    return {
      code: "refused",
      reason: `what was sent is too large (413)${title}`,
      help: "A proxy in front of the cluster may set the limit (client_max_body_size of nginx); a cluster takes modules of up to 500 MB.",
    };
  }
  return { code: "refused", reason: `it answers ${status}${title}` };
}

function rolesHelp(permission: Permission): string {
  const names: readonly string[] = permissions[permission];
  const roles = [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "");
  const who = roles.length === 1 ? "the role" : "one of the roles";
  return `It needs the permission ${permission}: ${who} ${roles.join(" or ")}.`;
}

/** What a refusal says, whichever shape it has: the published fields, those of other servers, a text, else all of it. */
function detailOf(value: unknown, text: string, show: Show): string | undefined {
  if (value === undefined) return isHtml(text) ? undefined : show(text) || undefined;
  const { error_code: code, message, description } = errorBody(value, show);
  const known = message ?? description;
  if (known !== undefined) return known;
  if (typeof value === "string") return show(value) || undefined;
  if (typeof value !== "object" || value === null) return show(String(value));
  const { error_code: _code, ...others } = value as Readonly<Record<string, unknown>>;
  const rest = Array.isArray(value) ? value : Object.values(others);
  if (rest.length === 0) return undefined;
  const [only] = rest;
  if (rest.length === 1 && typeof only === "string") return show(only);
  return show(JSON.stringify(code === undefined ? value : others));
}

const helpByErrorCode: ReadonlyMap<string, string> = new Map(
  Object.entries({
    modules_upload_disabled:
      "Uploads are disabled on this cluster, for every role, until allow_modules_upload is set. --allow-upload enables allow_modules_upload for the upload and restores it afterwards.",
    module_in_use: "Upgrade or delete the databases that use the module first.",
    dependencies_not_supported:
      "The v1 calls do not support dependencies: use those of v2. --endpoint v2 chooses them.",
  } satisfies Partial<Record<ClusterErrorCode, string>>),
);

/** Every text of it can be shown. */
function errorBody(value: unknown, show: Show): ErrorBody {
  if (typeof value !== "object" || value === null) return {};
  const text = (name: string) => {
    const field: unknown = Reflect.get(value, name);
    if (typeof field !== "string") return {};
    // A published code is no secret, whatever the password is.
    const shown = Object.hasOwn(clusterErrorCodes, field) ? field : show(field);
    return shown === "" ? {} : { [name]: shown };
  };
  return { ...text("error_code"), ...text("message"), ...text("description") };
}

/** Milliseconds of `Retry-After`, which counts seconds or names a date; dates are left to our own patience. */
function retryAfterOf(header: string | string[] | undefined): { readonly retryAfter?: number } {
  const seconds = Number(headerOf(header) ?? Number.NaN);
  return seconds >= 0 ? { retryAfter: seconds * 1000 } : {};
}

function headerOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}
