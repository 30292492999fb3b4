import { join } from "node:path";
import { compareDescriptions, loadDescription, readDescription } from "@rampart/bundle";
import type { Finding, Rule } from "@rampart/findings";
import { tally } from "../cli/rampart.ts";
import { inFolderOf } from "./example-run.ts";
import type { ExampleHeading } from "./page.ts";
import type { RuleCases } from "./rule-case.ts";

/** Holds the file of the page against the example module. */
async function compare(rule: Rule, heading: ExampleHeading): Promise<readonly Finding[]> {
  return await inFolderOf(rule, heading, async (folder) => {
    const listed = await readDescription(join(folder, "commands.json"));
    const registered = await loadDescription(tally, { method: "host" });
    if (listed.description === undefined || registered.description === undefined)
      throw new Error(`${rule}: ${JSON.stringify([...listed.findings, ...registered.findings])}`);
    return compareDescriptions(listed.description, registered.description);
  });
}

const compared = (rule: Rule) => ({
  failing: () => compare(rule, "Failing"),
  passing: () => compare(rule, "Fixed"),
});

export const cases: RuleCases = {
  "commands/removed": compared("commands/removed"),
  "commands/added": compared("commands/added"),
  "commands/changed": compared("commands/changed"),
  "commands/other-module": compared("commands/other-module"),
};
