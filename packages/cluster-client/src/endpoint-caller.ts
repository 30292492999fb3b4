import {
  type EndpointAnswers,
  type EndpointDefinition,
  type EndpointId,
  endpoints,
} from "@rampart/cluster-api";
import { acceptedEncodings, type RequestPlace, readAnswer } from "./answer.ts";
import { readShape, type ShapeListener } from "./answer-shape.ts";
import { basicOf, type ClientOptions, labelOf, secretsOf } from "./client-options.ts";
import { ClusterError } from "./cluster-error.ts";
import { defaultPatience, repeated } from "./repetition.ts";
import { explainFailure } from "./transport/explain-failure.ts";
import { multipartForm, type ProgressListener, type UploadFile } from "./transport/multipart.ts";
import { type RequestBody, TransportError, type TransportRequest } from "./transport/transport.ts";

export interface CallOptions {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** JSON, as a value or as the text that it is to be sent as. */
  readonly json?: object | string;
  readonly file?: UploadFile;
  readonly onProgress?: ProgressListener | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears of parts of the answer that are left out. Without it, one that has such a part is refused whole. */
  readonly tell?: ShapeListener | undefined;
}

/** Schemes and ports that have answered over HTTP, on whichever node. */
export type AnsweredPorts = Set<string>;

/** Bytes in a second below which an upload is given up. */
const slowestUpload = 64 * 1024;

/** Sends the requests of the contract's endpoints, and repeats them where that does no harm. */
export class EndpointCaller {
  readonly #options: ClientOptions;
  readonly #answered: AnsweredPorts;

  constructor(options: ClientOptions, answered: AnsweredPorts) {
    this.#options = options;
    this.#answered = answered;
  }

  /** Gone is gone, whichever attempt did it. */
  async delete<Id extends EndpointId>(
    id: Id,
    path: Readonly<Record<string, string | number>>,
  ): Promise<EndpointAnswers[Id] | undefined> {
    let mayBeGone = false;
    try {
      return await this.call(id, { path }, (error) => {
        mayBeGone ||= error.sent;
        return true;
      });
    } catch (error) {
      if (mayBeGone && error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  }

  async call<Id extends EndpointId>(
    id: Id,
    options: CallOptions,
    mayRepeat: (error: ClusterError) => boolean = mayRepeatBy[endpoints[id].method],
  ): Promise<EndpointAnswers[Id]> {
    const { patience = defaultPatience, clock, signal } = this.#options;
    const limit = this.#limitOf(options);
    const end = AbortSignal.timeout(limit);
    const either = signal === undefined ? end : AbortSignal.any([signal, end]);
    let answer: unknown;
    let mayBeDone = false;
    const mayRepeatAgain = (error: ClusterError) => {
      mayBeDone ||= error.sent && error.status !== 429;
      return mayRepeat(error);
    };
    try {
      answer = await repeated(() => this.#send(id, options, either), mayRepeatAgain, {
        patience,
        clock,
        signal: either,
      });
    } catch (error) {
      // That the last attempt did not arrive says nothing of those before.
      if (mayBeDone && error instanceof ClusterError && !error.sent) throw asSent(error);
      if (!end.aborted || signal?.aborted || error instanceof ClusterError) throw error;
      throw new ClusterError("timed-out", this.#place(id, options), `no whole answer in ${limit / 1000} s`, {
        retryable: true,
        cause: error,
      });
    }
    if (answer === undefined && mayBeEmpty[id]) return undefined as EndpointAnswers[Id];
    return this.#read(id, options, answer);
  }

  #read<Id extends EndpointId>(id: Id, options: CallOptions, answer: unknown): EndpointAnswers[Id] {
    const place = this.#place(id, options);
    const { tell } = options;
    // What a POST came to is still open then, as after an answer that was lost.
    const retryable = endpoints[id].method === "POST";
    const refuse = (reason: string) => {
      throw new ClusterError("unexpected-answer", place, reason, { retryable });
    };
    if (answer === undefined) return refuse("the answer is empty");
    const told = tell && ((problem: string) => tell(`${place.request}: ${problem}`));
    return readShape(id, answer, told ?? refuse, refuse) as EndpointAnswers[Id];
  }

  /** An upload may be slow, and its cluster takes time for it. */
  #limitOf({ file }: CallOptions): number {
    const { limit = 60_000, uploadSilence = 600_000 } = this.#options;
    return file === undefined ? limit : uploadSilence + Math.ceil((file.size / slowestUpload) * 1000);
  }

  async #send(id: EndpointId, options: CallOptions, signal: AbortSignal): Promise<unknown> {
    const { transport, silence = 60_000, uploadSilence = 600_000 } = this.#options;
    const place = this.#place(id, options);
    refuseDots(options.path, place);
    const { contentType, body } = this.#bodyOf(options);
    const request: TransportRequest = {
      method: endpoints[id].method,
      url: this.#urlOf(id, options),
      headers: { ...this.#headers(), ...(contentType !== undefined && { "content-type": contentType }) },
      ...(body && { body }),
      patience: options.file === undefined ? silence : uploadSilence,
      signal,
    };
    const { url, credentials } = this.#options;
    const about = { permission: endpoints[id].permission, secrets: secretsOf(credentials) };
    const port = `${url.protocol}${url.port}`;
    try {
      const response = await transport(request);
      this.#answered.add(port);
      // Who does not know the expectation says so, and is asked without it (RFC 9110, 15.5.18).
      if (response.status !== 417 || body?.asksFirst !== true)
        return await readAnswer(response, place, about);
      await response.body[Symbol.asyncIterator]().return?.();
      return await readAnswer(
        await transport({ ...request, body: { ...body, asksFirst: false } }),
        place,
        about,
      );
    } catch (error) {
      if (error instanceof TransportError) {
        throw explainFailure(error, place, { url, hasAnswered: this.#answered.has(port) });
      }
      throw error;
    }
  }

  #bodyOf({ json, file, onProgress }: CallOptions): {
    readonly contentType?: string;
    readonly body?: RequestBody;
  } {
    if (file !== undefined) {
      return multipartForm("module", file, this.#options.boundary ?? "rampart-form-boundary", onProgress);
    }
    if (json === undefined) return {};
    const bytes = Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
    const chunks = async function* () {
      yield bytes;
    };
    return { contentType: "application/json", body: { length: bytes.length, asksFirst: false, chunks } };
  }

  #headers(): Record<string, string> {
    const { credentials, userAgent = "rampart" } = this.#options;
    return {
      accept: "application/json",
      "accept-encoding": acceptedEncodings,
      "user-agent": userAgent,
      ...(credentials && { authorization: `Basic ${basicOf(credentials)}` }),
    };
  }

  #urlOf(id: EndpointId, options: CallOptions): URL {
    const url = new URL(this.#options.url);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}${pathOf(endpoints[id], options.path)}`;
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  #place(id: EndpointId, options: CallOptions): RequestPlace {
    return {
      node: labelOf(this.#options),
      request: `${endpoints[id].method} ${pathOf(endpoints[id], options.path)}`,
    };
  }
}

function asSent(error: ClusterError): ClusterError {
  const { code, node, request, reason, help } = error;
  return new ClusterError(code, { node, request }, reason, {
    sent: true,
    retryable: true,
    cause: error,
    ...(help !== undefined && { help }),
  });
}

/** What may be repeated whatever became of it; of the rest only what the cluster did not get, or sent back unread. */
const mayRepeatBy: Readonly<Record<EndpointDefinition["method"], (error: ClusterError) => boolean>> = {
  GET: () => true,
  PUT: () => true,
  DELETE: () => true,
  POST: (error) => !error.sent || error.status === 429,
};

/** Endpoints that the contract gives no answer but the status. */
type StatusEndpoint = {
  [Id in EndpointId]: EndpointAnswers[Id] extends undefined ? Id : never;
}[EndpointId];

/** Endpoints whose answer may be empty; one of the contract's that is missing here does not compile. */
const mayBeEmpty: Readonly<Record<StatusEndpoint, true> & Partial<Record<EndpointId, true>>> = {
  "modules-upload-v1": true,
  "modules-delete-v1": true,
  "modules-delete-v2": true,
  "user-defined-delete": true,
  "local-artifacts-upload": true,
  "local-artifacts-delete": true,
  "bdbs-modules-config": true,
  "modules-config-bdb": true,
  "cluster-put": true,
};

/** An address has no names that are one dot or two: they would lead to another resource, escaped or not. */
function refuseDots(values: CallOptions["path"] = {}, place: RequestPlace): void {
  const dots = Object.values(values).find((value) => /^\.{1,2}$/.test(String(value)));
  if (dots === undefined) return;
  throw new ClusterError("refused", place, `nothing can be called ${JSON.stringify(dots)}`, {
    status: 404,
    sent: false,
  });
}

function pathOf(
  { path }: EndpointDefinition,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name] ?? "")));
}
