import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";
import { to, useClusters } from "./emulated-cluster.ts";

const folder = useFolder();
const clusters = useClusters();
const { start: cluster, changes } = clusters;
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

describe("rampart upload --require-signature", () => {
  const keys = generateKeyPairSync("ed25519");
  const stranger = generateKeyPairSync("ed25519");
  const signed = async () => ["--require-signature", "--public-key", await publicKey()];
  const publicKey = () => folder.write("release.pub", keys.publicKey.export({ type: "spki", format: "pem" }));
  const sign = async ({ privateKey }: { readonly privateKey: KeyObject }) => {
    const key = await folder.write("key.pem", privateKey.export({ type: "pkcs8", format: "pem" }));
    expect(await rampart(["sign", bundle, "--key", key])).toMatchObject({ code: 0 });
  };

  it("sends a bundle that is signed by the key", async () => {
    await sign(keys);
    const emulator = await cluster();
    expect(await rampart(["upload", bundle, ...to(emulator), ...(await signed())])).toMatchObject({
      code: 0,
    });
    expect(changes()).not.toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["that is not signed", async () => {}, "trust/signature-missing"],
    ["that another key signed", () => sign(stranger), "trust/signature-invalid"],
    [
      "that was changed since",
      async () => {
        await sign(keys);
        await folder.write("tally.zip", buildBundle({ metadata: { description: "Changed" } }));
      },
      "trust/signature-invalid",
    ],
  ])("sends no bundle %s, to one cluster or many", async (_, prepare, rule) => {
    await prepare();
    const emulator = await cluster();
    const inventory = { clusters: [{ name: "one", url: emulator.urls[0] }] };
    const clusters = await folder.write("clusters.yml", JSON.stringify(inventory));
    for (const words of [
      ["upload", bundle, ...to(emulator)],
      ["fleet", "upload", clusters, bundle],
    ]) {
      const refused = await rampart([...words, ...(await signed())]);
      expect(refused).toMatchObject({ code: 1, stdout: "" });
      expect(refused.stderr).toContain(rule);
    }
    const { stdout } = await rampart(["upload", bundle, ...to(emulator), ...(await signed()), "--json"]);
    expect(faultsOf("report", stdout)).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it("needs the key, and the key needs it", async () => {
    const emulator = await cluster();
    for (const flags of [["--require-signature"], ["--public-key", await publicKey()]])
      expect(await rampart(["upload", bundle, ...to(emulator), ...flags])).toMatchObject({ code: 2 });
  });
});
