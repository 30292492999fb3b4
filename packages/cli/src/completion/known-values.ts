import { presets } from "@rampart/compat";
import { catalogue } from "@rampart/findings";
import { architectures, operatingSystems, redisSoftwareReleases, redisVersions } from "@rampart/platforms";

/** Values that a shell offers, beside names of files where the value can be one. */
export interface OfferedValues {
  readonly values: readonly string[];
  readonly orFile: boolean;
}

/** Flags whose values are not all that is allowed, by their name. */
const offers: Readonly<Record<string, () => readonly string[]>> = {
  "--target": () => presets().map(({ name }) => name),
  "--os": () => operatingSystems.map(({ token }) => token),
  "--arch": () => architectures,
  "--redis-version": () => redisVersions,
  "--cluster-version": () => redisSoftwareReleases.map(({ line }) => line),
  "<rule>": () => Object.keys(catalogue).toSorted(),
};

const orFiles: ReadonlySet<string> = new Set(["--target"]);

/** What a flag (`--os`) or an argument (`<rule>`) offers: the choices of its parser, else what is known by its name. */
export function offeredValues(name: string, parser: unknown): OfferedValues | undefined {
  const choices = (parser as { readonly choices?: readonly string[] } | undefined)?.choices;
  const values = choices ?? (Object.hasOwn(offers, name) ? offers[name]?.() : undefined);
  return values && { values, orFile: orFiles.has(name) };
}
