import { printable } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import { stringify } from "yaml";
import { compareWithUrl, readSource, snippetFlags } from "../../cluster/snippet-source.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { usage } from "../../option-values.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument, reportContent } from "../../render/document.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle>", "the bundle")
      .option(
        "--credentials-secret <name>",
        "secret with username and password for the URL",
        parseSecretName,
      ),
    snippetFlags,
    outputFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart snippet kubernetes tally.zip --url https://files.example.com/tally.zip",
    "rampart snippet kubernetes tally.zip --url https://files.example.com/tally.zip --credentials-secret files",
  ],
  seeAlso: "upload.md",
  action: kubernetes,
});

/** Writes the part of a RedisEnterpriseCluster that makes nodes fetch a bundle when they are created, join or recover. */
async function kubernetes(path: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const source = await readSource(path, "kubernetes", options, io);
  if (source === undefined) return exitCodes.input;
  const { url, metadata, found } = source;
  const { name = metadata.module_name, credentialsSecret } = options;
  assertKnownName(name, metadata);
  await compareWithUrl(source, path, options, io);
  const place = {
    url: url.href,
    ...(credentialsSecret !== undefined && { credentialsSecret }),
  };
  const entry = { name, source: { [url.protocol.slice(0, -1)]: place } };
  const value = { spec: { userDefinedModules: [entry] } };
  const document = { ...value, ...reportContent([found], []) };
  io.stdout.write(
    options.format === "json" ? commandDocument("snippet kubernetes", document) : stringify(value),
  );
  return exitCodes.done;
}

/** Kubernetes demands of the name of a secret what RFC 1123 says of a host. */
function parseSecretName(name: string): string {
  const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
  if (name.length <= 253 && new RegExp(`^${label}(?:\\.${label})*$`).test(name)) return name;
  throw usage(
    `${JSON.stringify(printable(name))} is no name that Kubernetes takes for a secret`,
    "It has at most 253 characters: lower-case letters, digits, hyphens and dots, with a letter or digit at the start, at the end and next to each dot.",
  );
}

/** Otherwise the operator cannot tell which module it is, and the error surfaces later. */
function assertKnownName(name: string, { module_name, display_name }: ModuleMetadata): void {
  if (name === module_name || name === display_name) return;
  throw usage(
    `--name ${JSON.stringify(printable(name))} is neither the module_name nor the display_name of the bundle`,
    `The operator goes by the name: use ${[module_name, display_name].filter(Boolean).join(" or ")}.`,
  );
}
