import {
  deleteArtifact as deleteFromNodes,
  type NodeAnswer,
  readArtifacts,
  withClusterFailures,
} from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { parseNodeAddresses } from "../cluster/cluster-address.ts";
import type { ClusterOptions } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { renderError } from "../render/error-text.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";

export interface ArtifactsOptions extends ClusterOptions, OutputOptions {
  readonly node?: readonly string[];
}

/** What each node has of user-defined modules. */
export async function listArtifacts(options: ArtifactsOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const answers = await withClusterFailures(() => readArtifacts(client, parseNodeAddresses(options.node)));
  const { stdout } = io;
  if (options.format === "json") {
    const nodes = answers.map((one) => ({
      ...nodeDocument(one),
      ...(one.answer && { artifacts: one.answer }),
    }));
    stdout.write(commandDocument("artifacts list", { nodes }));
  } else {
    const rows = answers.flatMap(({ node, answer = [] }) =>
      answer.map(({ module_name, version, dependencies = [] }) => [
        node.label,
        module_name,
        String(version),
        dependencies.join(", "),
      ]),
    );
    const heading = ["node", "module", "version", "dependencies"];
    stdout.write(renderHeadedTable(heading, rows, styleFor(stdout, io, options.color)));
  }
  return tellFailures(answers, io);
}

/** Removes an artifact from every node; one that does not have it is as it should be. */
export async function deleteArtifact(
  module: string,
  version: number,
  options: ArtifactsOptions,
  io: Io,
): Promise<number> {
  const client = await openCluster(options, io);
  const answers = await withClusterFailures(() =>
    deleteFromNodes(client, parseNodeAddresses(options.node), module, version),
  );
  const { stdout } = io;
  if (options.format === "json") {
    const nodes = answers.map((one) => ({ ...nodeDocument(one), ...(one.answer && { state: one.answer }) }));
    stdout.write(commandDocument("artifacts delete", { module, version, nodes }));
  } else {
    const rows = answers.map(({ node, answer = "failed" }) => [
      node.label,
      printable(module),
      String(version),
      answer,
    ]);
    const heading = ["node", "module", "version", "result"];
    stdout.write(renderHeadedTable(heading, rows, styleFor(stdout, io, options.color)));
  }
  return tellFailures(answers, io);
}

function nodeDocument({ node, error }: NodeAnswer<unknown>): object {
  return {
    uid: node.uid,
    ...(node.url && { url: node.url.href }),
    ...(error && { error: { code: error.word, message: error.message } }),
  };
}

function tellFailures(answers: readonly NodeAnswer<unknown>[], io: Io): number {
  const failures = answers.flatMap(({ error }) => error ?? []);
  for (const failure of failures) io.stderr.write(renderError(failure, io));
  return failures.length === 0 ? exitCodes.done : exitCodes.cluster;
}
