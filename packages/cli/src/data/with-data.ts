import { dirname, join } from "node:path";
import { loadConfiguration } from "@rampart/project";
import type { Io } from "../io.ts";
import type { OptionValues } from "../typed-commander.ts";

/** Runs a command on the data that the call names: its flag, else the environment, else the configuration. */
export async function withData<Value>(
  options: OptionValues,
  io: Io,
  run: () => Value | Promise<Value>,
): Promise<Value> {
  const path = await namedData(options, io);
  if (path === undefined) return await run();
  // Most runs name none, and the reader is large.
  const { withOwnData } = await import("./own-data.ts");
  return await withOwnData(path, run);
}

async function namedData(options: OptionValues, { environment, flags }: Io): Promise<string | undefined> {
  const { data, config } = options as { readonly data?: string; readonly config?: string };
  // The emulator keeps its state in the folder of its --data.
  const own = flags?.has("--node-ports") === true ? undefined : data;
  const named = own ?? environment["RAMPART_DATA"];
  if (named !== undefined && named !== "") return named;
  if (flags?.has("--data") !== true || !flags.has("--config")) return undefined;
  const configuration = await loadConfiguration(config);
  const path = configuration?.data;
  return path === undefined ? undefined : join(dirname(configuration?.file ?? ""), path);
}
