import { randomUUID } from "node:crypto";
import { type IncomingHttpHeaders, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { type Emulator, type EmulatorSettings, parseFault, startEmulator } from "@rampart/emulator";
import { afterEach } from "vitest";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { refuseSecrets, testPassword } from "../support/secrets.ts";

// A cluster, asked over a socket. It runs in this process, unless a test says by what else.

export interface ClusterSettings extends Omit<Partial<EmulatorSettings>, "faults"> {
  readonly clusterVersion: string;
  /** As `--fault` takes them. */
  readonly faults?: readonly string[];
}

export type RunningCluster = Pick<Emulator, "urls" | "setFaults" | "close">;

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined where the text is not JSON. */
  readonly body: unknown;
}

export interface Asked {
  /** The first node by default. */
  readonly node?: number;
  /** `name:password`; the administrator by default, nobody where it is empty. */
  readonly credentials?: string;
  readonly json?: unknown;
  /** Body as it is. */
  readonly raw?: { readonly type?: string; readonly bytes: Buffer | string };
  /** A form with one file. */
  readonly file?: { readonly field?: string; readonly bytes: Buffer };
}

const password = testPassword("right");

export const admin = `admin@example.com:${password}`;
export const viewer = `viewer@example.com:${password}`;

const users = [
  { name: "admin@example.com", password, role: "admin" },
  { name: "viewer@example.com", password, role: "cluster_viewer" },
] as const;

async function startHere({ faults = [], ...settings }: ClusterSettings): Promise<RunningCluster> {
  return await startEmulator({
    users,
    port: 0,
    protocol: "http",
    faults: faults.map(parseFault),
    ...settings,
  });
}

let startCluster: (settings: ClusterSettings) => Promise<RunningCluster> = startHere;

/** Has the clusters of a test file run elsewhere: with users `admin` and `viewer`, and HTTP on a free port. */
export function startClustersBy(start: typeof startCluster): void {
  startCluster = start;
}

export class TestCluster {
  readonly clusterVersion: string;
  readonly emulator: RunningCluster;

  private constructor(clusterVersion: string, emulator: RunningCluster) {
    this.clusterVersion = clusterVersion;
    this.emulator = emulator;
  }

  static async start(settings: ClusterSettings): Promise<TestCluster> {
    const emulator = await startCluster({ actionDuration: 20, ...settings });
    const cluster = new TestCluster(settings.clusterVersion, emulator);
    running.add(cluster);
    return cluster;
  }

  async ask(method: string, path: string, asked: Asked = {}): Promise<Answered> {
    return await send(method, `${this.emulator.urls[(asked.node ?? 1) - 1]}${path}`, asked);
  }

  /** Uploads a bundle of the example module with these differences. */
  async upload(path: string, parts: BundleParts | Buffer = {}, asked: Asked = {}): Promise<Answered> {
    const bytes = Buffer.isBuffer(parts) ? parts : buildBundle(parts);
    return await this.ask("POST", path, { ...asked, file: { bytes } });
  }

  /** Waits for the end of the actions that run. */
  async settle(): Promise<void> {
    for (;;) {
      const { body } = await this.ask("GET", "/v1/actions");
      const { actions, "state-machines": machines } = body as Record<string, readonly { status: string }[]>;
      if ([...(actions ?? []), ...(machines ?? [])].every(({ status }) => status !== "active")) return;
      await delay(5);
    }
  }

  /** The uid of the module of this name that the cluster has, in this version where one is named. */
  async uidOf(name: string, version?: string): Promise<string> {
    await this.settle();
    const { body } = await this.ask("GET", "/v1/modules");
    const modules = body as readonly { uid: string; module_name: string; semantic_version: string }[];
    const found = modules.find(
      (module) =>
        module.module_name === name && (version === undefined || module.semantic_version === version),
    );
    if (found === undefined) throw new Error(`the cluster has no ${name} ${version ?? ""}`);
    return found.uid;
  }

  async close(): Promise<void> {
    running.delete(this);
    await this.emulator.close();
  }
}

const running = new Set<TestCluster>();

afterEach(async () => {
  await Promise.all([...running].map((cluster) => cluster.close()));
});

export async function send(method: string, url: string, asked: Asked): Promise<Answered> {
  const { body, headers } = bodyOf(asked);
  const { credentials = admin } = asked;
  const send = url.startsWith("https:") ? secureRequest : plainRequest;
  const answered = await new Promise<Answered>((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        agent: false,
        rejectUnauthorized: false,
        headers: {
          ...headers,
          ...(credentials !== "" && {
            Authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
          }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: parse(text),
          });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
  refuseSecrets({ "an answer of the emulator": answered.text });
  return answered;
}

function bodyOf({ json, raw, file }: Asked): { body: Buffer | string; headers: Record<string, string> } {
  if (json !== undefined) {
    return { body: JSON.stringify(json), headers: { "Content-Type": "application/json" } };
  }
  if (raw !== undefined) {
    return {
      body: raw.bytes,
      headers: raw.type === undefined ? {} : { "Content-Type": raw.type },
    };
  }
  return file === undefined ? { body: "", headers: {} } : form(file.field ?? "module", file.bytes);
}

/** A form as curl writes it. */
export function form(field: string, bytes: Buffer): { body: Buffer; headers: Record<string, string> } {
  const boundary = `------------------------${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${field}"; filename="tally.zip"`,
    "Content-Type: application/zip",
    "",
    "",
  ].join("\r\n");
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return {
    body,
    headers: {
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
      "Content-Length": String(body.length),
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
