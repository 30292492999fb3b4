import { dirname, join, resolve } from "node:path";
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
  /** Where the search for them begins; by default the working directory. */
  readonly folder?: string;
  /** By default the nearest configuration from the working directory upwards. */
  readonly config?: string;
  /** By default the one beside the configuration, else in the folder. */
  readonly baseline?: string;
  /** Everything that is found now is written as the baseline. */
  readonly writeBaseline?: boolean;
}

/** What a project makes of the findings in its files: its configuration and its baseline. */
export class Project {
  readonly #configuration: Configuration | undefined;
  readonly #baseline: Baseline | undefined;
  readonly #folder: string;
  /** Where the baseline lies, or would. Its files are relative to its folder. */
  readonly #baselinePath: string;
  /** Without a configuration and a baseline every finding is left, and nothing is noted down. */
  readonly #isSilent: boolean;
  readonly #suppressed: SuppressedFinding[] = [];
  readonly #examined: ExaminedFile[] = [];
  readonly #found: FileFindings[] = [];
  #stale = 0;

  private constructor(
    configuration: Configuration | undefined,
    baseline: Baseline | undefined,
    folder: string,
    baselinePath: string,
    writesBaseline: boolean,
  ) {
    this.#configuration = configuration;
    this.#baseline = baseline;
    this.#folder = folder;
    this.#baselinePath = baselinePath;
    this.#isSilent = configuration === undefined && baseline === undefined && !writesBaseline;
  }

  /** @throws {RampartError} where a file of the project cannot be read, or is not valid */
  static async load(options: ProjectOptions): Promise<Project> {
    const { folder: start = process.cwd(), config, baseline, writeBaseline = false } = options;
    const configuration = await loadConfiguration(config, start);
    const folder = resolve(configuration?.folder ?? start);
    const existing = writeBaseline ? undefined : (baseline ?? findBaseline(folder));
    const known = existing === undefined ? undefined : await loadBaseline(existing);
    return new Project(configuration, known, folder, baseline ?? join(folder, baselineName), writeBaseline);
  }

  get configuration(): Configuration | undefined {
    return this.#configuration;
  }

  /** How many findings the baseline has and the files no longer. */
  get stale(): number {
    return this.#stale;
  }

  /** The findings of a file that are left to be reported, and noted down for what is said of the project. */
  judge(
    command: "lint" | "verify",
    file: string,
    kind: FileKind,
    found: readonly Finding[],
  ): readonly Finding[] {
    if (this.#isSilent) return found;
    const { path, pathFromBaseline, findings, suppressed, left, stale } = this.#apply(file, found);
    this.#suppressed.push(...suppressed);
    this.#found.push({ file: pathFromBaseline, findings });
    // What a broken file hides may be what a suppression is for.
    const isWhole = !found.some(({ severity }) => severity === "error");
    if (isWhole) this.#examined.push({ path, judges: judgedRules(command, kind) });
    this.#stale += stale;
    return left;
  }

  /** The same of what is still being written, or packed: nothing is noted down. */
  left(file: string, found: readonly Finding[]): readonly Finding[] {
    return this.#apply(file, found).left;
  }

  #apply(file: string, found: readonly Finding[]) {
    const path = pathFrom(this.#folder, file);
    const pathFromBaseline = pathFrom(dirname(this.#baselinePath), file);
    const { findings, suppressed } =
      this.#configuration === undefined
        ? { findings: found, suppressed: [] }
        : applyPolicy(this.#configuration.policy, path, found);
    const outcome =
      this.#baseline === undefined
        ? { findings, stale: 0 }
        : applyBaseline(this.#baseline, pathFromBaseline, findings);
    return { path, pathFromBaseline, findings, suppressed, left: outcome.findings, stale: outcome.stale };
  }

  /** What is to be said of the configuration itself, once every file was judged. */
  report(): Report | undefined {
    if (this.#configuration === undefined) return undefined;
    return configurationReport(this.#configuration, this.#suppressed, this.#examined);
  }

  /** A baseline of everything that was found. */
  baseline(): { readonly path: string; readonly content: Baseline } {
    return { path: this.#baselinePath, content: baselineOf(this.#found) };
  }
}

async function loadBaseline(path: string): Promise<Baseline> {
  const { readBaseline } = await import("./read-baseline.ts");
  return await readBaseline(path);
}
