import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart } from "../cluster/command-run.ts";
import { startCluster } from "../cluster/emulated-cluster.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { chromiumPath, launch } from "./chromium.ts";
import { axeScript, contrastScript, overflowScript } from "./page-scripts.ts";

const missing = chromiumPath === undefined ? "RAMPART_TEST_CHROMIUM names no browser" : undefined;

/** Where pictures of the page are kept; their paths are in the log. */
const pictures = process.env["RAMPART_TEST_PICTURES"];

const hostile = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>';
const pages = ["status.html", "readiness.html"];
let folder = "";
const file = (name: string) => join(folder, name);

/** Three clusters: one in order, one whose nodes and names are odd, one that nobody reaches. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-fleet-page-"));
  const bundle = buildBundle();
  await writeFile(file("tally.zip"), bundle);
  const next = { semantic_version: "1.3.0", version: 10_300, compatible_redis_version: "8.2" };
  await writeFile(file("tally-next.zip"), buildBundle({ metadata: next }));
  const database = (uid: number, name: string) => ({
    uid,
    name,
    redis_version: "8.0",
    module_list: [{ module_name: "tally", semantic_version: "1.2.3" }],
  });
  const many = Array.from({ length: 40 }, (_, index) =>
    database(index + 1, `orders-of-the-${index + 1}th-region`),
  );
  const clusters = [
    await startCluster({ nodes: 2, databases: many }),
    await startCluster({ clusterVersion: "7.4.2", os: ["rhel8"], databases: [database(1, hostile)] }),
  ];
  try {
    const entries = [
      ...clusters.map(({ urls }, index) => ({
        name: `a-cluster-with-a-long-name-${index + 1}`,
        url: urls[0],
        nodes: urls,
      })),
      { name: "nowhere", url: "http://127.0.0.1:1" },
    ];
    await writeFile(file("clusters.json"), JSON.stringify({ clusters: entries }));
    await rampart(["upload", file("tally.zip"), "--inventory", file("clusters.json")]);
    const [status = "", readiness = ""] = pages.map(file);
    await rampart([
      "fleet",
      "status",
      file("clusters.json"),
      "--expect",
      file("tally-next.zip"),
      "--html",
      status,
    ]);
    const to = ["--to", "8.2", "--redis-version", "8.2", "--html", readiness];
    await rampart(["fleet", "readiness", file("clusters.json"), file("tally-next.zip"), ...to]);
  } finally {
    for (const cluster of clusters) await cluster.close();
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(pages)("%s is whole: it names no other file, and is dated", async (name) => {
  const html = await readFile(file(name), "utf8");
  expect(html).toContain("<table");
  expect(html).toMatch(/Data of \d{4}-\d\d-\d\d/);
  expect(html).not.toMatch(/<(link|img|iframe|object|embed)\b|<script[^>]*\ssrc=|@import|url\(/i);
});

describeUnless(missing, "the page of a fleet in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(() => browser?.close());

  const looks = pages.flatMap((name) =>
    [400, 800, 1280, 1600].flatMap((width) =>
      (["light", "dark"] as const).map((colors) => [name, width, colors] as const),
    ),
  );

  it.each(looks)("%s can be read at %i pixels, %s", async (name, width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file(name)).href);
    const picture = join(
      pictures ?? folder,
      `fleet-${name.replace(".html", "")}-${width}-${colorScheme}.png`,
    );
    await mkdir(pictures ?? folder, { recursive: true });
    await page.screenshot({ path: picture, fullPage: true });
    if (pictures !== undefined) process.stderr.write(`Picture of the page: ${picture}\n`);
    expect(await page.evaluate(overflowScript)).toEqual([]);
    expect(await page.evaluate(contrastScript)).toBeGreaterThanOrEqual(4.5);
    await page.evaluate(axe.source);
    expect(await page.evaluate(axeScript("html"))).toEqual([]);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.getByText("nowhere").count()).toBeGreaterThan(0);
    // Databases are named by readiness alone here.
    const named = await page.getByText(hostile, { exact: false }).count();
    expect(named > 0).toBe(name === "readiness.html");
    expect(complaints).toEqual([]);
    await page.close();
  });
});
