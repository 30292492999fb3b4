import { expect, test } from "vitest";
import { discoveryOptions } from "./load-options.ts";

function ioWith(written: string[]) {
  const output = { isTerminal: false, write: (text: string) => written.push(text) };
  return { stdout: output, stderr: output, environment: {}, signal: new AbortController().signal };
}

test("what a load lacks is said in one line, however many loads a command makes", () => {
  const written: string[] = [];
  const io = ioWith(written);
  for (const missing of [["network", "files"], ["files"]] as const)
    discoveryOptions({}, io).onMissingIsolation?.(missing);
  expect(written).toEqual([
    "The system does not permit the whole isolation: the module has the network of this machine, may read variables of this command and write files.\n",
  ]);
});

test("each command says it for itself", () => {
  const written: string[] = [];
  for (const io of [ioWith(written), ioWith(written)])
    discoveryOptions({}, io).onMissingIsolation?.(["processes"]);
  expect(written).toHaveLength(2);
});
