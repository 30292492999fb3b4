import { type EndpointId, endpoints } from "@rampart/cluster-api";
import { usageError } from "@rampart/findings";
import type { Fault, FaultKind, FaultName, FaultScope } from "./fault.ts";

/**
 * A fault as it is written: `kind`, or `kind:value,key=value,…`, as in `status:503,times=2,route=modules-upload-v2`.
 * @throws {RampartError} with fault `call`
 */
export function parseFault(text: string): Fault {
  const [, kind = "", rest] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const form = forms[kind as FaultName];
  if (!Object.hasOwn(forms, kind)) {
    throw usageError(`${JSON.stringify(kind)} is not a fault`, `Known are ${Object.keys(forms).join(", ")}.`);
  }
  const settings = settingsOf(rest, form.value);
  const unknown = [...settings.keys()].find((key) => !isKnown(key, form));
  if (unknown !== undefined) {
    const known = [form.value, ...form.keys, ...scopeKeys].filter(Boolean).join(", ");
    throw usageError(`--fault ${kind} has no ${JSON.stringify(unknown)}`, `It has ${known}.`);
  }
  return { ...form.read(new Settings(kind, settings)), ...scopeOf(new Settings(kind, settings)) };
}

const scopeKeys = ["node", "route", "times", "skip"] as const;

interface Form {
  /** Name of the value that stands without a key. */
  readonly value?: string;
  readonly keys: readonly string[];
  readonly read: (settings: Settings) => FaultKind;
}

const forms: Readonly<Record<FaultName, Form>> = {
  latency: {
    value: "time",
    keys: [],
    read: (settings) => ({ kind: "latency", milliseconds: settings.duration("time") }),
  },
  drop: { keys: ["after"], read: (settings) => ({ kind: "drop", after: settings.natural("after") ?? 0 }) },
  "lost-answer": { keys: [], read: () => ({ kind: "lost-answer" }) },
  status: {
    value: "status",
    keys: ["code", "message"],
    read: (settings) => ({
      kind: "status",
      status: settings.status("status"),
      ...settings.optional("code"),
      ...settings.optional("message"),
    }),
  },
  html: {
    value: "status",
    keys: [],
    read: (settings) => ({ kind: "html", status: settings.has("status") ? settings.status("status") : 502 }),
  },
  truncated: { keys: [], read: () => ({ kind: "truncated" }) },
  "node-down": { keys: [], read: () => ({ kind: "node-down" }) },
  "node-status": {
    value: "status",
    keys: [],
    read: (settings) => ({ kind: "node-status", status: settings.text("status") ?? "down" }),
  },
  "disk-full": {
    keys: ["after"],
    read: (settings) => ({ kind: "disk-full", after: settings.natural("after") ?? 0 }),
  },
  "action-hangs": { keys: [], read: () => ({ kind: "action-hangs" }) },
  "action-fails": {
    value: "message",
    keys: [],
    read: (settings) => ({
      kind: "action-fails",
      message: settings.text("message") ?? "the module could not be installed",
    }),
  },
  "action-ends": {
    value: "status",
    keys: [],
    read: (settings) => ({ kind: "action-ends", status: settings.text("status") ?? "cancelled" }),
  },
  redirect: {
    value: "location",
    keys: [],
    read: (settings) => ({
      kind: "redirect",
      location: settings.text("location") ?? "https://master.invalid:9443/",
    }),
  },
  text: {
    value: "status",
    keys: ["message"],
    read: (settings) => ({
      kind: "text",
      status: settings.has("status") ? settings.status("status") : 500,
      message: settings.text("message") ?? "Internal Server Error",
    }),
  },
  expectation: { keys: [], read: () => ({ kind: "expectation" }) },
  gzip: { keys: [], read: () => ({ kind: "gzip" }) },
  drip: {
    value: "time",
    keys: [],
    read: (settings) => ({ kind: "drip", milliseconds: settings.duration("time") }),
  },
  "dependency-missing": { keys: [], read: () => ({ kind: "dependency-missing" }) },
  "dependency-unreachable": { keys: [], read: () => ({ kind: "dependency-unreachable" }) },
};

function isKnown(key: string, { value, keys }: Form): boolean {
  return key === value || keys.includes(key) || scopeKeys.some((known) => known === key);
}

function settingsOf(rest: string | undefined, value: string | undefined): ReadonlyMap<string, string> {
  if (rest === undefined) return new Map();
  return new Map(
    rest.split(",").map((part, index): [string, string] => {
      const [, key, text = ""] = /^([a-z]+)=(.*)$/s.exec(part) ?? [];
      if (key !== undefined) return [key, text];
      if (index === 0 && value !== undefined) return [value, part];
      throw usageError(
        `${JSON.stringify(part)} is not a setting of a fault`,
        "A setting is written as key=value.",
      );
    }),
  );
}

function scopeOf(settings: Settings): FaultScope {
  const node = settings.natural("node");
  const times = settings.natural("times");
  const skip = settings.natural("skip");
  const route = settings.route();
  return {
    ...(node !== undefined && { node }),
    ...(route !== undefined && { route }),
    ...(times !== undefined && { times }),
    ...(skip !== undefined && { skip }),
  };
}

/** The settings of one fault, by key. */
class Settings {
  readonly #kind: string;
  readonly #byKey: ReadonlyMap<string, string>;

  constructor(kind: string, byKey: ReadonlyMap<string, string>) {
    this.#kind = kind;
    this.#byKey = byKey;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  text(key: string): string | undefined {
    return this.#byKey.get(key);
  }

  optional(key: string): Readonly<Record<string, string>> {
    const text = this.text(key);
    return text === undefined ? {} : { [key]: text };
  }

  natural(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw usageError(`--fault ${this.#kind}: ${key} is ${JSON.stringify(text)}, not a whole number`);
  }

  /** In milliseconds: `500ms`, `2s` or seconds. */
  duration(key: string): number {
    const [, number, unit = "s"] = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s)?$/.exec(this.text(key) ?? "") ?? [];
    if (number !== undefined) return Number(number) * (unit === "s" ? 1000 : 1);
    throw usageError(`--fault ${this.#kind} needs a time, as in ${this.#kind}:500ms`);
  }

  status(key: string): number {
    const text = this.text(key) ?? "";
    if (/^[2-5]\d\d$/.test(text)) return Number(text);
    throw usageError(`--fault ${this.#kind} needs an HTTP status, as in ${this.#kind}:503`);
  }

  route(): EndpointId | undefined {
    const text = this.text("route");
    if (text === undefined || Object.hasOwn(endpoints, text)) return text as EndpointId | undefined;
    throw usageError(
      `--fault ${this.#kind}: ${JSON.stringify(text)} is not an endpoint`,
      `Known are ${Object.keys(endpoints).join(", ")}.`,
    );
  }
}
