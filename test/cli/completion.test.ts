import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { describeUnless } from "../support/describe-unless.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";

/** What the shells themselves offer. */

const workspace = useWorkspace();

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["--version"]).status === 0;
}

async function script(shell: string): Promise<string> {
  const { code, stdout, stderr } = await workspace.current.run(["completion", shell]);
  expect([code, stderr]).toEqual([0, ""]);
  await workspace.current.write(`rampart.${shell}`, stdout);
  return workspace.current.path(`rampart.${shell}`);
}

/** Words that a shell offers behind others, the last of which is begun. */
type Offer = (words: readonly string[]) => Promise<string[]>;

function lines(command: string, words: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(command, words, { encoding: "utf8" });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout.split("\n").filter((line) => line !== "");
}

const offers: Readonly<Record<string, Offer>> = {
  bash: async (words) => {
    const call = `source ${await script("bash")}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _rampart; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines("bash", ["--norc", "-c", call]);
  },
  zsh: async (words) => {
    const stubs = `compdef() { }; _describe() { print -rl -- "\${(@P)argv[-1]}" }; _files() { print files }`;
    const call = `${stubs}; source ${await script("zsh")}; words=(${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length}; _rampart`;
    const begun = words.at(-1) ?? "";
    return lines("zsh", ["-f", "-c", call])
      .map((line) => line.split(":")[0] ?? "")
      .filter((word) => word.startsWith(begun));
  },
  fish: async (words) => {
    const call = `source ${await script("fish")}; complete -C ${JSON.stringify(words.join(" "))}`;
    return lines("fish", ["--no-config", "-c", call]).map((line) => line.split("\t")[0] ?? "");
  },
};

for (const [shell, offer] of Object.entries(offers)) {
  const missing = isInstalled(shell) ? undefined : `${shell} is not installed`;

  describeUnless(missing, `the completion in ${shell}`, () => {
    it("offers the commands", async () => {
      expect(await offer(["rampart", "ma"])).toEqual(["matrix"]);
      expect((await offer(["rampart", "c"])).toSorted()).toEqual([
        "capabilities",
        "check",
        "commands",
        "completion",
      ]);
    });

    it("offers the commands of a group", async () => {
      expect((await offer(["rampart", "modules", ""])).toSorted()).toEqual(
        expect.arrayContaining(["config", "delete", "get", "list"]),
      );
    });

    it("offers the flags of a command, wherever other words stand", async () => {
      expect(await offer(["rampart", "check", "a.zip", "--upg"])).toEqual(["--upgrade-from"]);
      expect(await offer(["rampart", "modules", "list", "--cac"])).toEqual(["--cacert"]);
      expect(await offer(["rampart", "pack", "--upg"])).toEqual([]);
    });

    it.each([
      [
        ["check", "a.zip", "--target", "rs-8.0/rh"],
        ["rs-8.0/rhel8", "rs-8.0/rhel9"],
      ],
      [["check", "--os", "rhel9"], ["rhel9"]],
      [["pack", "x.so", "--os", "amzn2023"], ["amzn2023"]],
      [["lint", "--format", "s"], ["sarif"]],
      [["commands", "x.so", "--docs", "m"], ["markdown"]],
      [
        ["check", "--redis-version", "7."],
        ["7.2", "7.4"],
      ],
      [["verify", "--profile", "k"], ["kubernetes"]],
      [["explain", "metadata/email"], ["metadata/email-malformed"]],
      [["completion", "z"], ["zsh"]],
    ])("offers the values of %j", async (words, expected) => {
      const offered = (await offer(["rampart", ...words])).filter((word) => !/files|^\W/.test(word));
      expect(offered.toSorted()).toEqual(expected);
    });
  });
}

it.each([[["completion", "tcsh"]], [["completion"]], [["completion", "bash", "zsh"]]])(
  "%j ends with 2",
  async (words) => {
    const outcome = await workspace.current.run(words);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe("");
    if (words.length === 2) expectClearMessage(outcome);
  },
);
