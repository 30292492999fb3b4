import { withClusterFailures } from "@rampart/deploy";
import type { ClusterOptions } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";

/** The capabilities of modules that a cluster knows. */
export async function listCapabilities(options: ClusterOptions & OutputOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const { all_capabilities = [] } = await withClusterFailures(() => client.capabilities());
  const { stdout } = io;
  if (options.format === "json") {
    stdout.write(commandDocument("capabilities", { capabilities: all_capabilities }));
  } else {
    const rows = all_capabilities.map(({ name, desc }) => [name, desc]);
    const style = styleFor(stdout, io, options.color);
    stdout.write(renderHeadedTable(["capability", "description"], rows, style));
  }
  return exitCodes.done;
}
