import { expect } from "vitest";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

interface CheckResult {
  readonly file: string;
  readonly ok: boolean;
  readonly verdict: string;
  readonly errorCode: string | null;
  readonly target: { readonly name?: string; readonly clusterVersion?: string; readonly os?: string };
  readonly aspects: readonly {
    readonly aspect: string;
    readonly verdict: string;
    readonly reasons: readonly string[];
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

export interface CheckWorkspace {
  readonly workspace: ReturnType<typeof useWorkspace>;
  write(files: Readonly<Record<string, BundleParts | string>>): Promise<void>;
  check(...words: string[]): Promise<{ readonly code: number | null; readonly results: CheckResult[] }>;
}

/** A workspace of its own for each test, with bundles by their parts, and the JSON of `rampart check`. */
export function useChecks(): CheckWorkspace {
  const workspace = useWorkspace();
  return {
    workspace,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await workspace.current.write(name, typeof content === "string" ? content : buildBundle(content));
      }
    },
    async check(...words) {
      const { code, stdout } = await workspace.current.run(["check", ...words, "--json"]);
      expect(faultsOf("report", stdout)).toEqual([]);
      return { code, results: JSON.parse(stdout).results };
    },
  };
}

export const verdicts = (results: readonly CheckResult[]) =>
  results.map(({ file, target, verdict, errorCode }) => [file, target.name, verdict, errorCode]);
