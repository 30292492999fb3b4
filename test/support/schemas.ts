import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

/** A strict validator, as somebody else would make it for our schemas: it throws at what it does not know. */
export function strictAjv(): Ajv {
  return new Ajv({ strict: true, allErrors: true });
}

/** One of the schemas in `schemas/`. */
export function readSchema(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8")) as object;
}
