import type { Project } from "@rampart/project";
import type { ReportOptions } from "./output-options.ts";

/** The options of a run with the limit of warnings that its project sets; `--max-warnings` wins over it. */
export function withLimitOf<Options extends ReportOptions>(
  { configuration }: Project,
  options: Options,
): Options {
  const maxWarnings = configuration?.maxWarnings;
  if (options.maxWarnings !== undefined || maxWarnings === undefined) return options;
  return { ...options, maxWarnings, maxWarningsFrom: `maxWarnings of ${configuration?.file}` };
}
