import { readFileSync } from "node:fs";
import { endpoints } from "@rampart/cluster-api";
import { ClusterClient } from "@rampart/cluster-client";
import { expect, it } from "vitest";
import { rampart } from "./command-run.ts";

const text = readFileSync(new URL("../../docs/rest-api.md", import.meta.url), "utf8");
const section = /^## Calls and commands$(.*?)^## /ms.exec(text)?.[1] ?? "";
const rows = [...section.matchAll(/^\| `([^`]+)` \| `(\w+)\([^`]*\)` \| (.*?) ?\| (.+) \|$/gm)].map(
  ([, id = "", call = "", command = "", versions = ""]) => ({ id, call, command, versions }),
);

it("docs/rest-api.md has a call for every endpoint, in the order of the table above it", () => {
  expect(rows.map(({ id }) => id)).toEqual(Object.keys(endpoints));
});

it("docs/rest-api.md names each call of the library once, and none that is not there", () => {
  const methods = Object.getOwnPropertyNames(ClusterClient.prototype);
  const own = methods.filter(
    (name) => !["constructor", "url", "label", "clock", "at", "withoutSecrets", "withSignal"].includes(name),
  );
  expect(rows.map(({ call }) => call).toSorted()).toEqual(own.toSorted());
});

it.each(rows.map((row) => [row.id, row] as const))(
  "docs/rest-api.md says of %s what the contract does",
  (id, row) => {
    const { from, to } = endpoints[id as keyof typeof endpoints].versions;
    const expected =
      to === null
        ? from === "6.2"
          ? "all"
          : `from ${from}`
        : from === "6.2"
          ? `up to ${to}`
          : `${from} to ${to}`;
    expect(row.versions).toBe(expected);
  },
);

const commands = [
  ...new Set([...section.matchAll(/`rampart ([a-z]+(?: [a-z]+)?)/g)].map((match) => match[1] ?? "")),
];

it.each(commands)("docs/rest-api.md names a command that there is: %s", async (command) => {
  const { code, stdout } = await rampart([...command.split(" "), "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: rampart ${command} `);
});
