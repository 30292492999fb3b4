import { dirname, join } from "node:path";
import { loadConfiguration } from "@rampart/project";
import type { Io } from "../io.ts";

/** What a call says of its data, as its flags. */
export interface NamedData {
  readonly data?: string | undefined;
  readonly config?: string | undefined;
}

/** Runs a command on the data that the call names: its flag, else the environment, else the configuration. */
export async function withData<Value>(
  named: NamedData,
  io: Io,
  run: () => Value | Promise<Value>,
): Promise<Value> {
  const path = await namedPath(named, io);
  if (path === undefined) return await run();
  // Most runs name none, and the reader is large.
  const { withOwnData } = await import("./own-data.ts");
  return await withOwnData(path, run);
}

async function namedPath(
  { data, config }: NamedData,
  { environment, flags }: Io,
): Promise<string | undefined> {
  const named = data ?? environment["RAMPART_DATA"];
  if (named !== undefined && named !== "") return named;
  if (flags?.has("--data") !== true || !flags.has("--config")) return undefined;
  // One that is at fault is reported by what the command does with it.
  const configuration = await loadConfiguration(config).catch(() => undefined);
  const path = configuration?.data;
  return path === undefined ? undefined : join(dirname(configuration?.file ?? ""), path);
}
