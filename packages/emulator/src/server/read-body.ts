import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { type BundleReading, readBundle } from "@rampart/bundle";
import type { EndpointDefinition } from "@rampart/cluster-api";
import type { ClusterProfile } from "../cluster/cluster-profile.ts";
import type { FaultKind } from "../faults/fault.ts";
import { type Answer, refuse } from "../handlers/answer.ts";
import type { Body } from "../handlers/call.ts";
import { readJson } from "./read-json.ts";
import { type ReceivedFile, receiveUpload } from "./receive-upload.ts";
import type { RequestRecord } from "./request-record.ts";

export interface ReadBodyOptions {
  readonly folder: string;
  readonly profile: ClusterProfile;
  readonly diskFull: Extract<FaultKind, { kind: "disk-full" }> | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

export interface ReadBody {
  /** An answer where the body could not be kept. */
  readonly body: Body | Answer;
  readonly seen: Pick<RequestRecord, "body" | "file">;
}

/** @throws the error of a connection that ended */
export async function readBody(
  request: IncomingMessage,
  kind: EndpointDefinition["request"],
  options: ReadBodyOptions,
): Promise<ReadBody> {
  switch (kind) {
    case "multipart":
      return await readUpload(request, options);
    case "json": {
      const body = await readJson(request, options.onBytes);
      return { body, seen: body.kind === "json" ? { body: body.value } : {} };
    }
    case "none":
      for await (const chunk of request as AsyncIterable<Buffer>) options.onBytes(chunk.length);
      return { body: { kind: "none" }, seen: {} };
  }
}

/** Published limit of an upload where the cluster names none, in units of 2^20 bytes. */
const publishedLimit = 500;

async function readUpload(request: IncomingMessage, options: ReadBodyOptions): Promise<ReadBody> {
  const { folder, profile, diskFull, onBytes } = options;
  let file: ReceivedFile | undefined;
  try {
    file = await receiveUpload(request, {
      folder,
      limit: (profile.maxUploadSizeMb ?? publishedLimit) * 2 ** 20,
      ...(diskFull !== undefined && { diskFullAfter: diskFull.after }),
      onBytes,
    });
  } catch (error) {
    if (!isSystemError(error) || !request.complete) throw error;
    return { body: refuse(500, `the upload could not be kept: ${error.message}`), seen: {} };
  }
  if (file === undefined) return { body: { kind: "bundle", reading: undefined }, seen: {} };
  const { name, size, path } = file;
  try {
    return { body: { kind: "bundle", reading: await read(file, options) }, seen: { file: { name, size } } };
  } finally {
    await rm(path, { force: true });
  }
}

/** A bundle that is too large is not opened: only its size counts. */
async function read(
  { path, size, isWhole }: ReceivedFile,
  { signal }: ReadBodyOptions,
): Promise<BundleReading> {
  return isWhole ? await readBundle({ path }, { signal }) : { findings: [], entries: [], size };
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
