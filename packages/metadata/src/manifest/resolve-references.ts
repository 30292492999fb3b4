import { type Finding, finding } from "@rampart/findings";
import type { ManifestField } from "../generated/fields.ts";
import type { ManifestDependency } from "../generated/manifest.ts";
import type { Path } from "../text/pointer.ts";
import { isObject, type SourceDocument } from "../text/source-document.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `$${`, which means `${`; `${NAME}`; and `{os.getenv('NAME')}`, which RAMP's users write. */
const reference =
  /\$\$\{|\$\{([A-Za-z_]\w*)\}|\{os\.getenv\(\s*(?:'([A-Za-z_]\w*)'|"([A-Za-z_]\w*)")\s*\)\}/g;
/** What a template step should have replaced. */
export const template = /\{\{\s*[\w.-]+\s*\}\}/;
/** What RAMP would evaluate as Python. */
const expression = /\{[^{}]+\}/;
/** The fields that RAMP evaluates. */
const evaluatedByRamp: ReadonlySet<string> = new Set<ManifestField | keyof ManifestDependency>([
  "command_line_args",
  "run_command_line_args",
  "local_path",
]);

/** The same text with `${NAME}` in place of every `{os.getenv('NAME')}`. */
export function withShellReferences(text: string): string {
  return text.replace(reference, (matched, ...names: (string | undefined)[]) =>
    matched.startsWith("{") ? `\${${nameOf(names)}}` : matched,
  );
}

function nameOf(groups: readonly (string | undefined)[]): string {
  return groups.slice(0, 3).find((candidate) => candidate !== undefined) ?? "";
}

/**
 * The value with references to the environment replaced. Nothing else is ever evaluated: what RAMP would run as code
 * stays as it is and is reported.
 */
export function resolveReferences(
  document: SourceDocument,
  environment: Environment,
): { readonly value: unknown; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];

  const resolveText = (text: string, path: Path): string => {
    if (!text.includes("{")) return text;
    const leftover = template.exec(text)?.[0];
    if (leftover !== undefined) {
      findings.push(finding("manifest/template-leftover", document.place(path), { template: leftover }));
    }
    const resolved = text.replace(reference, (matched, ...names: (string | undefined)[]) => {
      if (matched === "$${") return "${";
      const name = nameOf(names);
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (value === undefined) {
        findings.push(finding("manifest/environment-missing", document.place(path), { name }));
      }
      return value ?? "";
    });
    const kept = expression.exec(text.replace(reference, ""))?.[0];
    if (kept !== undefined && leftover === undefined && evaluatedByRamp.has(String(path.at(-1)))) {
      findings.push(finding("manifest/expression-not-evaluated", document.place(path), { expression: kept }));
    }
    return resolved;
  };

  const resolve = (value: unknown, path: Path): unknown => {
    if (typeof value === "string") return resolveText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const itsPath = [...path, key];
        const leftover = template.exec(key)?.[0];
        if (leftover !== undefined) {
          const place = document.keyPlace(itsPath);
          findings.push(finding("manifest/template-leftover", place, { template: leftover }));
        }
        return [key, resolve(item, itsPath)];
      }),
    );
  };

  return { value: resolve(document.value, []), findings };
}
