import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { parseUrl } from "@rampart/bytes";
import { type EndpointDefinition, type ErrorBody, endpoints, permissions } from "@rampart/cluster-api";
import type { ClusterNode, ClusterProfile } from "../cluster/cluster-profile.ts";
import { settle } from "../cluster/cluster-state.ts";
import type { FaultKind } from "../faults/fault.ts";
import { type FaultPlan, faultOf } from "../faults/fault-plan.ts";
import { type Answer, refuse } from "../handlers/answer.ts";
import type { Body, Fate } from "../handlers/call.ts";
import { handlers } from "../handlers/index.ts";
import { refuseUploads } from "../handlers/judge-upload.ts";
import type { StateStore } from "../store/state-store.ts";
import { readBody } from "./read-body.ts";
import type { RequestRecord } from "./request-record.ts";
import type { Route, RouteTable } from "./route-table.ts";
import { sendAnswer, sendPage, sendText } from "./send-answer.ts";
import { authenticate, type User } from "./user.ts";

/** What every exchange has in common. */
export interface ExchangeContext {
  readonly profile: ClusterProfile;
  /** By the number of the node. */
  readonly routes: ReadonlyMap<number, RouteTable>;
  readonly store: StateStore;
  readonly users: readonly User[];
  readonly faults: () => FaultPlan;
  /** Where uploads go while they are judged. */
  readonly folder: string;
  readonly now: () => number;
  readonly newUid: () => string;
  readonly onRequest: (record: RequestRecord) => void;
  readonly signal: AbortSignal;
}

/** One request and its answer. Never rejects. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #context: ExchangeContext;
  readonly #node: ClusterNode;
  readonly #url: URL;
  readonly #route: Route | undefined;
  readonly #user: User | undefined;
  readonly #faults: readonly FaultKind[];
  /** The client sends its body when it is told to. */
  #isWaiting: boolean;
  #bytes = 0;
  #seen: Pick<RequestRecord, "body" | "file"> = {};

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    node: ClusterNode,
    context: ExchangeContext,
    expectsContinue: boolean,
  ) {
    this.#request = request;
    this.#response = response;
    this.#context = context;
    this.#node = node;
    this.#isWaiting = expectsContinue;
    this.#url = urlOf(request);
    this.#route = context.routes.get(node.uid)?.find(request.method, this.#url.pathname);
    this.#user = authenticate(request.headers.authorization, context.users);
    const route = this.#route?.endpoint;
    this.#faults = context.faults().strike({ node: node.uid, ...(route !== undefined && { route }) });
  }

  async run(): Promise<void> {
    const begun = this.#context.now();
    const expectsContinue = this.#isWaiting;
    let end: Pick<RequestRecord, "status" | "error_code" | "message" | "error">;
    try {
      end = await this.#answer();
    } catch (error) {
      end = this.#end(error);
    }
    this.#context.onRequest({
      time: new Date(begun).toISOString(),
      node: this.#node.uid,
      method: this.#request.method ?? "",
      path: this.#url.pathname + this.#url.search,
      ...(this.#route !== undefined && { endpoint: this.#route.endpoint }),
      ...(this.#user !== undefined && { user: this.#user.name }),
      expectsContinue,
      ...end,
      bytes: this.#bytes,
      milliseconds: this.#context.now() - begun,
      faults: this.#faults.map(({ kind }) => kind),
      ...this.#seen,
    });
  }

  /** What becomes of an exchange that fails: where the client still listens, it is told. */
  #end(thrown: unknown): Pick<RequestRecord, "status" | "error"> {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    const isHeard = this.#request.complete && !this.#request.socket.destroyed && !this.#response.headersSent;
    if (isHeard && !(thrown instanceof OrderedEnd)) {
      return { ...this.#send(refuse(500, `the emulator failed: ${error}`)), error };
    }
    this.#request.socket.destroy();
    return { status: null, error };
  }

  async #answer() {
    const latency = faultOf(this.#faults, "latency");
    if (latency !== undefined) await delay(latency.milliseconds, undefined, { signal: this.#context.signal });
    const page = faultOf(this.#faults, "html");
    if (page !== undefined) {
      await this.#passOver();
      sendPage(this.#response, page.status);
      return { status: page.status };
    }
    const odd = await this.#oddAnswer();
    if (odd !== undefined) return odd;
    const refusal = this.#refuse();
    if (refusal !== undefined || this.#route === undefined) {
      await this.#passOver();
      return this.#send(refusal ?? refuse(404, "there is no such path"));
    }
    const answer = await this.#handle(this.#route);
    if (faultOf(this.#faults, "lost-answer") !== undefined)
      throw new OrderedEnd("the answer was lost, as ordered");
    return this.#send(answer);
  }

  /** An answer that is none of the API's, where one was ordered. */
  async #oddAnswer(): Promise<{ readonly status: number } | undefined> {
    const text = faultOf(this.#faults, "text");
    const redirect = faultOf(this.#faults, "redirect");
    const isUnmet = this.#isWaiting && faultOf(this.#faults, "expectation") !== undefined;
    if (text === undefined && redirect === undefined && !isUnmet) return undefined;
    await this.#passOver();
    if (redirect !== undefined) this.#response.setHeader("Location", redirect.location);
    const status = text?.status ?? (redirect === undefined ? 417 : 307);
    sendText(this.#response, status, text?.message ?? "");
    return { status };
  }

  /** What is refused before the body is looked at. */
  #refuse(): Answer | undefined {
    if (this.#user === undefined) return refuse(401, "user and password are missing or wrong");
    if (this.#route === undefined) return this.#refuseUnknown();
    const { endpoint } = this.#route;
    const definition: EndpointDefinition = endpoints[endpoint];
    if (!permissions[definition.permission].some((role) => role === this.#user?.role)) {
      return refuse(403, `the role ${this.#user.role} has no permission ${definition.permission}`);
    }
    const ordered = faultOf(this.#faults, "status");
    if (ordered !== undefined) return orderedAnswer(ordered);
    const hasSwitch = definition.errors.some(({ code }) => code === "modules_upload_disabled");
    const { profile, store } = this.#context;
    return hasSwitch ? refuseUploads(endpoint, this.#node, { profile, state: store.state }) : undefined;
  }

  /** A path that there is for other methods, or none. */
  #refuseUnknown(): Answer {
    const { pathname } = this.#url;
    const methods = this.#context.routes.get(this.#node.uid)?.methodsOf(pathname) ?? [];
    if (methods.length === 0) return refuseUnknown(pathname, this.#node);
    this.#response.setHeader("Allow", methods.join(", "));
    return refuse(405, `this path has ${methods.join(", ")}`);
  }

  async #handle(route: Route): Promise<Answer> {
    const { endpoint, parameters } = route;
    const body = await this.#read(endpoints[endpoint].request);
    if ("status" in body) return body;
    // Nothing is awaited from here to the new state: two requests cannot begin from the same one.
    const { profile, store, now, newUid } = this.#context;
    const time = now();
    const state = settle(store.state, time);
    const query = this.#url.searchParams;
    const call = {
      endpoint,
      parameters,
      query,
      body,
      node: this.#node,
      now: time,
      newUid,
      fate: this.#fate(),
    };
    const outcome = handlers[endpoint](call, { profile, state });
    await store.keep(outcome.state ?? state);
    return outcome.answer;
  }

  async #read(kind: EndpointDefinition["request"]): Promise<Body | Answer> {
    const drop = faultOf(this.#faults, "drop");
    const isDropped = () => drop !== undefined && this.#bytes >= drop.after;
    const throwIfDropped = () => {
      if (isDropped()) throw new OrderedEnd("the connection was dropped, as ordered");
    };
    const onBytes = (bytes: number) => {
      this.#bytes += bytes;
      if (isDropped()) this.#request.socket.destroy();
    };
    throwIfDropped();
    this.#continue();
    const { body, seen } = await readBody(this.#request, kind, {
      folder: this.#context.folder,
      profile: this.#context.profile,
      diskFull: faultOf(this.#faults, "disk-full"),
      signal: this.#context.signal,
      onBytes,
    });
    // A short body has come whole before the connection is gone.
    throwIfDropped();
    this.#seen = seen;
    return body;
  }

  #continue(): void {
    if (this.#isWaiting) this.#response.writeContinue();
    this.#isWaiting = false;
  }

  /** Takes the body of a request that is refused, unless the client waits to be told to send it. */
  async #passOver(): Promise<void> {
    if (this.#isWaiting) {
      this.#response.setHeader("Connection", "close");
      return;
    }
    for await (const chunk of this.#request as AsyncIterable<Buffer>) this.#bytes += chunk.length;
  }

  #fate(): Fate {
    const fails = faultOf(this.#faults, "action-fails");
    const ends = faultOf(this.#faults, "action-ends");
    const isMissing = faultOf(this.#faults, "dependency-missing") !== undefined;
    const isUnreachable = faultOf(this.#faults, "dependency-unreachable") !== undefined;
    const faults = this.#context.faults();
    const statuses = this.#context.profile.nodes.flatMap(({ uid }): [number, string][] => {
      const status = faults.statusOf(uid);
      return status === undefined ? [] : [[uid, status]];
    });
    return {
      nodeStatuses: new Map(statuses),
      ...(isMissing && { dependencies: "missing" }),
      ...(isUnreachable && { dependencies: "unreachable" }),
      ...(fails !== undefined && { action: { fails: fails.message } }),
      ...(ends !== undefined && { action: { ends: ends.status } }),
      ...(faultOf(this.#faults, "action-hangs") !== undefined && { action: "hangs" }),
    };
  }

  #send(answer: Answer) {
    sendAnswer(this.#response, answer, {
      isCut: faultOf(this.#faults, "truncated") !== undefined,
      isCompressed: faultOf(this.#faults, "gzip") !== undefined,
      drip: faultOf(this.#faults, "drip")?.milliseconds,
    });
    const { error_code, message } = (answer.status >= 400 ? (answer.body ?? {}) : {}) as ErrorBody;
    return {
      status: answer.status,
      ...(error_code !== undefined && { error_code }),
      ...(message !== undefined && { message }),
    };
  }
}

/** A fault that ends the connection. */
class OrderedEnd extends Error {
  override readonly name = "OrderedEnd";
}

function urlOf({ url = "/" }: IncomingMessage): URL {
  const base = "http://emulator.invalid";
  return parseUrl(url, base) ?? new URL("/", base);
}

function refuseUnknown(path: string, { softwareVersion }: ClusterNode): Answer {
  const [, version] = /^\/v(\d+)(?:\/|$)/.exec(path) ?? [];
  if (version !== undefined && !["1", "2"].includes(version)) {
    return refuse(505, `version ${version} of the API is not supported`);
  }
  return refuse(404, `Redis Software ${softwareVersion} has no such path`);
}

function orderedAnswer({ status, code, message }: Extract<FaultKind, { kind: "status" }>): Answer {
  const body = {
    ...(code !== undefined && { error_code: code }),
    message: message ?? "ordered with --fault",
  };
  return { status, body };
}
