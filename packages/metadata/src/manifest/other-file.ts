/** Files of other tools, by keys that are at the top of each and of no manifest. */
const otherFiles: readonly { readonly name: string; readonly keys: readonly string[] }[] = [
  { name: "a GitHub workflow", keys: ["on", "jobs"] },
  { name: "a GitHub action", keys: ["name", "runs"] },
  { name: "a GitLab pipeline", keys: ["stages"] },
  { name: "a container composition", keys: ["services"] },
  { name: "a Kubernetes object", keys: ["apiVersion", "kind"] },
  { name: "an OpenAPI document", keys: ["openapi", "paths"] },
  { name: "a Helm chart", keys: ["apiVersion", "appVersion"] },
  { name: "an Ansible playbook", keys: ["hosts", "tasks"] },
];

/**
 * Which other file a text is, in words; undefined where it may be a manifest. Looked for in the lines: templates of such
 * files are often no YAML, and nobody wants to hear of each.
 */
export function otherFile(text: string, isOwnField: (key: string) => boolean): string | undefined {
  const keys = new Set(
    [...text.matchAll(/^(?:- )?["']?([A-Za-z][\w-]*)["']?[ \t]*:(?=\s|$)/gm)].map(([, key]) => key ?? ""),
  );
  const found = otherFiles.find((file) => file.keys.every((key) => keys.has(key)));
  if (found === undefined || (found.keys.length === 1 && [...keys].some(isOwnField))) return undefined;
  return `${found.name} (${found.keys.join(", ")})`;
}
