import { resolve } from "node:path";
import {
  applyBaseline,
  applyPolicy,
  type Baseline,
  baselineOf,
  type ExaminedFile,
  type FileFindings,
  type Finding,
  type Report,
  type SuppressedFinding,
} from "@rampart/findings";
import type { FileKind } from "@rampart/metadata";
import { configurationReport } from "./configuration-report.ts";
import { baselineName, findBaseline } from "./find-baseline.ts";
import { judgedRules } from "./judged-rules.ts";
import { loadConfiguration } from "./load-configuration.ts";
import type { Configuration } from "./parse-configuration.ts";
import { pathFrom } from "./path-from.ts";

export interface ProjectOptions {
  /** By default the nearest configuration from the working directory upwards. */
  readonly config?: string;
  /** By default the one beside the configuration, else in the working directory. */
  readonly baseline?: string;
  /** Everything that is found now is written as the baseline. */
  readonly writeBaseline?: boolean;
}

/** What a project makes of the findings in its files: its configuration and its baseline. */
export class Project {
  readonly #configuration: Configuration | undefined;
  readonly #baseline: Baseline | undefined;
  readonly #folder: string;
  readonly #suppressed: SuppressedFinding[] = [];
  readonly #examined: ExaminedFile[] = [];
  readonly #found: FileFindings[] = [];
  #stale = 0;

  private constructor(
    configuration: Configuration | undefined,
    baseline: Baseline | undefined,
    folder: string,
  ) {
    this.#configuration = configuration;
    this.#baseline = baseline;
    this.#folder = folder;
  }

  /** @throws {RampartError} where a file of the project cannot be read, or is not valid */
  static async load({ config, baseline, writeBaseline }: ProjectOptions): Promise<Project> {
    const configuration = await loadConfiguration(config);
    const folder = configuration?.folder ?? process.cwd();
    const path = writeBaseline ? undefined : (baseline ?? findBaseline(folder));
    const known = path === undefined ? undefined : await loadBaseline(path);
    return new Project(configuration, known, resolve(folder));
  }

  get maxWarnings(): number | undefined {
    return this.#configuration?.maxWarnings;
  }

  /** How many findings the baseline has and the files no longer. */
  get stale(): number {
    return this.#stale;
  }

  /** The findings of a file that are left to be reported. */
  judge(
    command: "lint" | "verify",
    file: string,
    kind: FileKind,
    found: readonly Finding[],
  ): readonly Finding[] {
    const path = pathFrom(this.#folder, file);
    const { findings, suppressed } =
      this.#configuration === undefined
        ? { findings: found, suppressed: [] }
        : applyPolicy(this.#configuration.policy, path, found);
    this.#suppressed.push(...suppressed);
    this.#found.push({ file: path, findings });
    // What a broken file hides may be what a suppression is for.
    const isWhole = !found.some(({ severity }) => severity === "error");
    if (isWhole) this.#examined.push({ path, judges: judgedRules(command, kind) });
    if (this.#baseline === undefined) return findings;
    const outcome = applyBaseline(this.#baseline, path, findings);
    this.#stale += outcome.stale;
    return outcome.findings;
  }

  /** What is to be said of the configuration itself, once every file was judged. */
  report(): Report | undefined {
    if (this.#configuration === undefined) return undefined;
    return configurationReport(this.#configuration, this.#suppressed, this.#examined);
  }

  /** A baseline of everything that was found. */
  baseline(): { readonly path: string; readonly content: Baseline } {
    return { path: resolve(this.#folder, baselineName), content: baselineOf(this.#found) };
  }
}

async function loadBaseline(path: string): Promise<Baseline> {
  const { readBaseline } = await import("./read-baseline.ts");
  return await readBaseline(path);
}
