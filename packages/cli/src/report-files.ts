import { count, type JudgedFile } from "@rampart/answers";
import { writeFileAtomic } from "@rampart/files";
import { printable, report } from "@rampart/findings";
import { type NamedFiles, Project } from "@rampart/project";
import { refuseSharedPaths } from "./call-paths.ts";
import type { FileOptions } from "./file-options.ts";
import type { Io } from "./io.ts";
import { judgeFiles } from "./judge-files.ts";
import { usage } from "./option-values.ts";
import type { ReportOptions } from "./output-options.ts";
import { withLimitOf } from "./project-limit.ts";
import { json } from "./render/document.ts";
import { writeLine } from "./render/write-line.ts";
import { printOutcome, printResults } from "./report-output.ts";

export type FilesOptions = ReportOptions & FileOptions;

/** Judges files, several at once, and prints what was found in the order given, as the project wants it. */
export async function reportFiles(
  command: "lint" | "verify",
  files: NamedFiles,
  judge: (file: string) => Promise<JudgedFile>,
  options: FilesOptions,
  io: Io,
): Promise<number> {
  const { config, baseline, writeBaseline: writes, part } = options;
  if (writes && part !== undefined) throw usage("--write-baseline and --shard cannot be combined");
  const inputs = { "a file": files.files, "--config": config, "--baseline": writes ? undefined : baseline };
  await refuseSharedPaths(inputs, { "--baseline": writes ? baseline : undefined }, options.files);
  const project = await loadProject(options);
  const judgeInProject = async (file: string) => {
    const { findings, kind, sources } = await judge(file);
    return { ...report(file, project.judge(command, file, kind, findings)), ...(sources && { sources }) };
  };
  const { outcomes, failures } = await judgeFiles(files, options, judgeInProject, io);
  if (writes && failures.length === 0) return writeBaseline(command, project, options, io);
  // A part does not show what of a project is unused.
  const own = part === undefined ? project.report() : undefined;
  const results = own === undefined ? outcomes : [...outcomes, own];
  const exitCode = await printResults(command, results, withLimitOf(project, options), io, failures);
  if (project.stale > 0 && part === undefined && !options.quiet) {
    const gone = count(project.stale, "finding");
    writeLine(
      io.stderr,
      io,
      `The baseline has ${gone} that the files no longer have; write it again with --write-baseline.`,
    );
  }
  return exitCode;
}

function loadProject({ config, baseline, writeBaseline }: FilesOptions): Promise<Project> {
  return Project.load({
    writeBaseline: writeBaseline === true,
    ...(config !== undefined && { config }),
    ...(baseline !== undefined && { baseline }),
  });
}

/** Prints the path of the baseline. */
async function writeBaseline(
  command: "lint" | "verify",
  project: Project,
  options: FilesOptions,
  io: Io,
): Promise<number> {
  const { path, content } = project.baseline();
  await writeFileAtomic(path, Buffer.from(json(content)), { signal: io.signal });
  return printOutcome(command, { ...report(path, []), outputs: [path] }, [printable(path)], options, io);
}
