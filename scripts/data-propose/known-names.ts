import { readFileSync } from "node:fs";
import { join } from "node:path";
import { endpoints } from "@rampart/cluster-api";
import type { KnownNames } from "./checkout.ts";

/** Names that schemas and tables of this repository have. */
export function knownNames(root: string): KnownNames {
  const { properties } = JSON.parse(readFileSync(join(root, "schemas/module.schema.json"), "utf8"));
  const object = readFileSync(join(root, "packages/cluster-api/src/objects/module.ts"), "utf8");
  const answered = [...object.matchAll(/readonly (\w+)\??:/g)].map(([, name = ""]) => name);
  const codes = Object.values(endpoints).flatMap(({ errors = [] }) => errors.map(({ code }) => code));
  const imitated = (file: string) =>
    JSON.parse(readFileSync(join(root, "packages/discovery/data", file), "utf8"));
  return {
    functions: new Set(Object.keys(imitated("module-api.json").functions)),
    commands: new Set(Object.keys(imitated("server-commands.json").commands)),
    moduleFields: new Set([...Object.keys(properties), ...answered]),
    errorCodes: new Set<string>(codes),
  };
}
