import { isAbsolute, join, relative } from "node:path";
import type { DescriptionSource, PackingPlan, PackOptions, PlannedBundle } from "@rampart/bundle";
import { RampartError } from "@rampart/findings";
import { operatingSystemAsTyped } from "@rampart/platforms";
import { type Configuration, type Project, pathFrom, type RequestedBundle } from "@rampart/project";
import { usage } from "../option-values.ts";

/** What all bundles of a release are packed with. */
export interface CommonPackOptions extends Pick<PackOptions, "modified" | "otherOutputs" | "signal"> {
  readonly project: Project;
  readonly environment: PackOptions["inputs"]["environment"];
  readonly hostOsRelease?: string | undefined;
  readonly gitSha?: string | undefined;
  /** Where commands come from that no file of the configuration has. */
  readonly description: DescriptionSource;
}

/** How each bundle that a configuration asks for is packed into the folder of the release. */
export function packOptionsOf(
  { file, bundles }: Configuration,
  folder: string,
  common: CommonPackOptions,
): PackOptions[] {
  const base = relative(process.cwd(), join(file, ".."));
  const pathOf = (path: string) => (isAbsolute(path) ? path : join(base, path));
  const { project, environment, hostOsRelease, gitSha, description, ...rest } = common;
  return bundles.map((requested) => {
    const { calledAs, name, module, manifest, systems, commandsFrom } = requested;
    return {
      inputs: {
        modulePath: pathOf(module),
        manifestPath: manifest === undefined ? undefined : pathOf(manifest),
        environment,
        fields: fieldsOf(requested),
        fieldsFrom: `${calledAs} of ${file}`,
      },
      facts: {
        description: commandsFrom === undefined ? description : { from: "file", path: pathOf(commandsFrom) },
        operatingSystems: systems,
        hostOsRelease,
      },
      metadata: { gitSha },
      output: name,
      outputCalled: `${calledAs}.name`,
      outputFolder: folder,
      title: titleOf(requested, pathOf(module)),
      judge: (findings) => project.left(pathOf(module), findings),
      ...rest,
    };
  });
}

/** The fields of the manifest that the configuration sets. */
function fieldsOf({
  overrides,
  architecture,
  redisVersion,
}: RequestedBundle): PackOptions["inputs"]["fields"] {
  return {
    ...overrides,
    ...(architecture !== undefined && { architecture }),
    ...(redisVersion !== undefined && { compatible_redis_version: redisVersion }),
  };
}

/** `build/tally.so for rhel9 on aarch64 with Redis 7.4`. */
function titleOf({ systems, architecture, redisVersion }: RequestedBundle, module: string): string {
  const tokens = systems.map((name) => operatingSystemAsTyped(name)?.token ?? name);
  return [
    module,
    ...(tokens.length > 0 ? [`for ${tokens.join(", ")}`] : []),
    ...(architecture === undefined ? [] : [`on ${architecture}`]),
    ...(redisVersion === undefined ? [] : [`with Redis ${redisVersion}`]),
  ].join(" ");
}

/** A bundle that is ready to be written. */
export interface ReadyBundle {
  readonly options: PackOptions;
  readonly planned: PlannedBundle;
  /** From the folder of the release, with a slash between its parts. */
  readonly name: string;
}

/** Those that can be packed. */
export function readyBundles(plans: readonly PackingPlan[], folder: string): ReadyBundle[] {
  return plans.flatMap(({ options, bundle }) =>
    bundle === undefined ? [] : [{ options, planned: bundle, name: nameOf(bundle.path, folder, options) }],
  );
}

function nameOf(path: string, folder: string, { outputCalled, output }: PackOptions): string {
  const name = pathFrom(folder, path);
  if (isAbsolute(output ?? "") || name === ".." || name.startsWith("../"))
    throw usage(`${outputCalled} ${JSON.stringify(output)} leads out of the folder of the release`);
  return name;
}

/** @throws {RampartError} where two files of a release have one name */
export function refuseSameNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      const message = `two files of the release would be named ${name}`;
      throw new RampartError("call", "output-collision", message, { help: "Give the bundle another name." });
    }
    seen.add(name);
  }
}
