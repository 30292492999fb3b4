import { type ClusterClient, ClusterError } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";
import { sendChange } from "../cluster-failure.ts";
import { askEachNode, type NodeAnswer } from "../state/ask-each-node.ts";

/**
 * Deletes the file of a module from every node; one that does not have it is as it should be.
 * @throws {RampartError} where no node has it
 */
export async function deleteArtifact(
  client: ClusterClient,
  addresses: readonly URL[] | undefined,
  module: string,
  version: number,
): Promise<readonly NodeAnswer<"deleted" | "not there">[]> {
  const answers = await askEachNode<"deleted" | "not there">(client, addresses, async (node) => {
    try {
      await sendChange(() => node.deleteArtifact(module, version), {
        whether: `${module} ${version} was deleted`,
        look: "`rampart artifacts list` shows whether it is still there.",
      });
      return "deleted";
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return "not there";
      throw error;
    }
  });
  if (answers.some(({ answer }) => answer !== "not there")) return answers;
  throw new RampartError("cluster", "no-such-artifact", `no node has an artifact of ${module} ${version}`, {
    help: "`rampart artifacts list` shows what they have.",
  });
}
