import { type RampartError, type Report, renderReport } from "@rampart/findings";
import { version } from "../version.ts";

export const tool = { name: "rampart", version } as const;

/** The one JSON document of a command that reports findings (`schemas/report.schema.json`). */
export function reportDocument(
  command: string,
  results: readonly (Report & { readonly outputs?: readonly string[] })[],
  error?: RampartError,
): string {
  return json({
    tool,
    command,
    results: results.map(({ outputs, file, ok, summary, findings }) => ({
      ...renderReport({ file, ok, summary, findings }),
      ...(outputs && { outputs }),
    })),
    ...(error && { error: errorObject(error) }),
  });
}

/** The one JSON document of a command with a schema of its own. */
export function commandDocument(command: string, content: object): string {
  return json({ tool, command, ...content });
}

function errorObject({ code, message, help, log }: RampartError): object {
  return { code, message, ...(help !== undefined && { help }), ...(log.length > 0 && { log }) };
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
