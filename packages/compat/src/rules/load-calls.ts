import { checkNamedFunctions, functionsLackedBy, lowestRelease } from "@rampart/bundle/read";
import { type Finding, finding } from "@rampart/findings";
import { redisVersionText } from "../target.ts";
import type { Subject } from "../verdict.ts";
import type { Examination } from "./load-examination.ts";

/** The functions that the module called while it was loaded, against the Redis of the database. */
export function examineCalls(subject: Subject): {
  readonly findings: readonly Finding[];
  readonly parts: readonly Examination[];
} {
  const { load, module } = subject.bundle;
  const redis = redisOf(subject);
  const place = { entry: module?.entry ?? "" };
  // What a module names is more than it calls, and all that is known of it where it was not loaded.
  const named = module?.elf === undefined ? [] : checkNamedFunctions(module.elf, redis, place);
  const leftOut = (missing: string, findings: readonly Finding[] = []) => ({
    findings: [...findings, ...named],
    parts: [{ part: "api-functions", missing }] as const,
  });
  if (load === undefined) return leftOut("the module was not loaded");
  if (load.findings.length > 0) return leftOut("the module refused to load", load.findings);
  if (load.calls.called === undefined)
    return leftOut("a load does not show the calls of a module for this architecture");
  if (redis === "") return leftOut("no Redis version is given");
  const lacked = functionsLackedBy(redis, load.calls);
  const functions = lacked.map(({ name, since }) => ({
    name,
    since: lowestRelease({ lowestRedisVersion: since }) ?? since,
  }));
  return {
    findings:
      functions.length === 0 ? [] : [finding("cluster/functions-missing", place, { redis, functions })],
    parts: [{ part: "api-functions" }],
  };
}

/** The version of the database; where none is given, the one that the bundle is for. */
export function redisOf({ bundle: { metadata }, target }: Pick<Subject, "bundle" | "target">): string {
  return redisVersionText(target) || (metadata?.compatible_redis_version ?? "");
}
