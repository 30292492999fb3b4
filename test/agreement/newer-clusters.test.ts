import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "@rampart/emulator";
import { afterEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart, useFolder } from "../cluster/command-run.ts";
import { startCluster } from "../cluster/emulated-cluster.ts";
import { notYet } from "../support/not-yet.ts";

// A cluster that has what the data do not: it is believed in what it says, and what nobody knows of it is unknown.

const folder = useFolder();
let emulator: Emulator | undefined;
let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await emulator?.close();
});

/** The emulated cluster, with other texts in its answers. */
async function clusterSaying(words: ReadonlyMap<string, string>): Promise<string> {
  emulator = await startCluster({ clusterVersion: "8.0.20-96" });
  const { hostname, port } = new URL(emulator.urls[0] ?? "");
  server = createServer((call, answer) => {
    const { method, url: path, headers } = call;
    const forwarded = request({ hostname, port, method, path, headers }, async (response) => {
      let text = Buffer.concat(await response.toArray()).toString();
      for (const [own, other] of words) text = text.replaceAll(own, other);
      const length = { "content-length": Buffer.byteLength(text) };
      answer.writeHead(response.statusCode ?? 500, { ...response.headers, ...length }).end(text);
    });
    call.pipe(forwarded);
  });
  await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const newerRedis = [
  ['"redis_version": "8.0"', '"redis_version": "8.14"'],
  ['"version": "8.0.0"', '"version": "8.14.0"'],
] as const;

const bundleFor = async (redis: string) =>
  await folder.write(
    "tally.zip",
    buildBundle({ metadata: { compatible_redis_version: redis, min_redis_version: redis } }),
  );

async function verdictsOf(words: readonly string[]) {
  const { code, stdout } = await rampart([...words, "--json"]);
  const { results = [], clusters } = JSON.parse(stdout);
  const verdicts = (clusters ?? results).map(
    ({ verdict, errorCode }: { verdict: string; errorCode: string | null }) => [verdict, errorCode],
  );
  return { code, verdicts };
}

interface MatrixCells {
  readonly bundles: readonly {
    readonly rows: readonly { readonly cells: readonly { readonly verdict: string }[] }[];
  }[];
}

const unknown = { code: 1, verdicts: [["unknown", null]] };

describe("a cluster newer than the data, with a Redis newer than the data", () => {
  it("is unknown to check, exit 1, and to upload, and is in no cell of the matrix", async () => {
    const url = await clusterSaying(
      new Map([
        ["8.0.20-96", "8.14.0-10"],
        // From 8.2 on clusters have a switch for uploads.
        ['"block_cluster_changes"', '"allow_modules_upload": true, "block_cluster_changes"'],
        ...newerRedis,
      ]),
    );
    const bundle = await bundleFor("8.14");
    expect(await verdictsOf(["check", bundle, "--cluster", url])).toEqual(unknown);
    expect(await verdictsOf(["check", bundle, "--cluster", url, "--redis-version", "8.14"])).toEqual(unknown);
    // An upload asks the cluster itself: it would be sent, with the doubt said.
    const planned = ["upload", bundle, "--cluster", url, "--node", url, "--dry-run"];
    expect(await verdictsOf(planned)).toEqual({ ...unknown, code: 0 });
    const matrix = await rampart(["matrix", bundle, "--json"]);
    expect(matrix.code).toBe(1);
    const { bundles } = JSON.parse(matrix.stdout) as MatrixCells;
    const cells = bundles.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
    expect(new Set(cells.map(({ verdict }) => verdict))).toEqual(new Set(["rejected"]));
  });
});

describe("a known cluster that lists a Redis newer than the data", () => {
  it("is believed of that version, and of no other", async () => {
    const url = await clusterSaying(new Map(newerRedis));
    const bundle = await bundleFor("8.14");
    const check = ["check", bundle, "--cluster", url];
    expect(await verdictsOf([...check, "--redis-version", "8.14"])).toMatchObject({
      code: 0,
      verdicts: [["accepted", null]],
    });
    expect(await verdictsOf([...check, "--redis-version", "8.16"])).toEqual(unknown);
    const unsaid = ["check", bundle, "--os", "rhel9", "--arch", "x86_64", "--cluster-version", "8.0.20-96"];
    expect(await verdictsOf([...unsaid, "--redis-version", "8.14"])).toEqual(unknown);
  });
});

describe("a cluster whose nodes have a system that nobody knows yet", () => {
  it("is unknown to check and to upload", async () => {
    const url = await clusterSaying(
      new Map([
        ["Red Hat Enterprise Linux 9", "Red Hat Enterprise Linux 19"],
        ['"os_semantic_version": "9"', '"os_semantic_version": "19"'],
      ]),
    );
    const metadata = { operating_systems: ["rhel19"], compatible_redis_version: "8.0" };
    const bundle = await folder.write("tally.zip", buildBundle({ metadata }));
    expect(await verdictsOf(["check", bundle, "--cluster", url])).toEqual(unknown);
    const planned = ["upload", bundle, "--cluster", url, "--node", url, "--dry-run"];
    expect(await verdictsOf(planned)).toEqual({ ...unknown, code: 0 });
  });
});

describe.each(notYet)("a bundle that names %s that does not exist yet", (_what, metadata) => {
  it("is no wrong call of upload, and gets the verdict of check", async () => {
    const url = await clusterSaying(new Map());
    const bundle = await folder.write("tally.zip", buildBundle({ metadata }));
    const check = await verdictsOf(["check", bundle, "--cluster", url]);
    const upload = await verdictsOf(["upload", bundle, "--cluster", url, "--node", url, "--dry-run"]);
    expect([check.code, upload.code]).not.toContain(2);
    expect(upload.verdicts).toEqual(check.verdicts);
  });
});
