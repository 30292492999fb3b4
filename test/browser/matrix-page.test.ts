import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type BundleParts,
  buildBundle,
  sha256,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Workspace } from "../cli/rampart.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { chromiumPath, launch } from "./chromium.ts";
import { axeScript, contrastScript, overflowScript } from "./page-scripts.ts";

const missing = chromiumPath === undefined ? "RAMPART_TEST_CHROMIUM names no browser" : undefined;

/** Where pictures of the page are kept; their paths are in the log. */
const pictures = process.env["RAMPART_TEST_PICTURES"];

const hostile = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>';
const bundles: Readonly<Record<string, BundleParts>> = {
  "a.zip": {},
  "b.zip": { metadata: { operating_systems: ["rhel9", "ubuntu22"] } },
  "c.zip": { metadata: { module_name: hostile, operating_systems: [] } },
  "d.zip": { metadata: { compatible_redis_version: "9.9" } },
};
const pages: Readonly<Record<string, readonly string[]>> = {
  "one.html": ["dist/a.zip"],
  "several.html": ["dist/a.zip", "dist/b.zip", "dist/d.zip"],
  "set.html": ["dist/a.zip", "dist/b.zip", "dist/c.zip"],
};

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
  for (const [name, parts] of Object.entries(bundles))
    await workspace.write(`dist/${name}`, buildBundle(parts));
  for (const [page, files] of Object.entries(pages))
    await workspace.run(["matrix", ...files, "--html", page]);
}, 60_000);
afterAll(() => workspace.remove());

it.each(Object.keys(pages))("%s is whole: it names no other file", async (name) => {
  const html = (await workspace.read(name)).toString("utf8");
  expect(html).toContain("<table");
  expect(html).not.toContain("dist/");
  expect(html).not.toMatch(/<(link|img|iframe|object|embed)\b|<script[^>]*\ssrc=|@import|url\(/i);
});

describeUnless(missing, "the page of the matrix in a browser", () => {
  let browser: Browser;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "rampart-page-"));
    browser = await launch();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  /** Opens a page from disk; anything that it says to the console, or asks of the network, is gathered. */
  async function open(name: string, width: number, options: BrowserContextOptions = {}) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", async (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) complaints.push(`request: ${request.url()}`);
    });
    const [file = "", cell] = name.split("#");
    const address = pathToFileURL(workspace.path(file)).href;
    await page.goto(cell === undefined ? address : `${address}#${cell}`);
    return { page, complaints };
  }

  async function keep(page: Page, name: string): Promise<void> {
    const folder = pictures ?? scratch;
    await mkdir(folder, { recursive: true });
    const path = join(folder, name);
    await page.screenshot({ path, fullPage: true });
    if (pictures !== undefined) process.stderr.write(`Picture of the page: ${path}\n`);
  }

  const focused = (page: Page) => page.evaluate("document.activeElement.getAttribute('aria-label')");

  it.each(Object.keys(pages))("%s opens without a complaint", async (name) => {
    const { page, complaints } = await open(name, 1280);
    expect(await page.locator("table").count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  /** The element that a link to a cell leads to. */
  const cellOf = (page: Page, id: string) => page.locator(`[id="${id}"]`);

  it("opens the reasons of a cell with the mouse, and closes them", async () => {
    const { page, complaints } = await open("one.html", 1280);
    const cell = page.getByRole("link", {
      name: "rs-8.0/rhel9/x86_64, Redis 8.2: made for another Redis version",
    });
    await cell.click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.textContent()).toContain("made for Redis 8.0 only");
    expect(await dialog.textContent()).toContain("the module is for Redis 8.0 only");
    const source = dialog.getByRole("link", { name: "redis/docs, modules", exact: true }).first();
    expect(await source.getAttribute("href")).toBe(
      "https://github.com/redis/docs/blob/HEAD/content/operate/rs/7.22/references/rest-api/requests/modules/_index.md",
    );
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(await dialog.isVisible()).toBe(false);
    await expect.poll(() => page.url()).not.toContain("#");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("says the reason of a whole row in the row, and shows another Redis version otherwise than a failure", async () => {
    const { page } = await open("one.html", 400);
    const row = cellOf(page, "rs-8.0/ubuntu22/x86_64");
    expect(await row.textContent()).toContain("made for rhel9 (os_not_supported)");
    const looks = async (id: string) => (await page.evaluate(lookScript(id))) as string[];
    const [failing, other] = [
      await looks("rs-8.0/ubuntu22/x86_64"),
      await looks("rs-8.0/rhel9/x86_64/redis-8.2"),
    ];
    for (const index of [0, 1, 2, 3]) expect(other[index]).not.toBe(failing[index]);
    await page.close();
  });

  it.each([
    ["one.html", "rs-8.0/rhel9/x86_64/redis-8.2", "rs-8.0/rhel9/x86_64, Redis 8.2"],
    ["one.html", "rs-8.0/ubuntu22/x86_64/redis-8.2", "rs-8.0/ubuntu22/x86_64, Redis 8.2"],
    ["one.html", "rs-6.4/rhel8/x86_64", "rs-6.4/rhel8/x86_64"],
    ["several.html", "rs-8.2/rhel9/x86_64/redis-8.0", "rs-8.2/rhel9/x86_64, Redis 8.0"],
    ["several.html", "bundle-2/rs-8.2/rhel9/x86_64/redis-8.0", "rs-8.2/rhel9/x86_64, Redis 8.0"],
    ["set.html", "module-2/rs-8.2/rhel9/x86_64/redis-8.0", "rs-8.2/rhel9/x86_64, Redis 8.0"],
  ])("%s opens the cell of a shared link: %s", async (name, cell, title) => {
    const { page, complaints } = await open(`${name}#${cell}`, 1280);
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("heading").textContent()).toBe(title);
    expect(await dialog.getByText("Link to this cell").getAttribute("href")).toBe(`#${cell}`);
    await dialog.getByRole("button", { name: "Close" }).click();
    // What was folded is open, and the focus is on the cell.
    await expect
      .poll(() =>
        page.evaluate("document.activeElement.checkVisibility() && document.activeElement.matches('td a')"),
      )
      .toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("opens what each of several bundles is told, and from there the bundle's own cell", async () => {
    const { page } = await open("several.html", 400);
    await cellOf(page, "rs-8.2/ubuntu22/x86_64/redis-8.0").click();
    const dialog = page.getByRole("dialog");
    const answers = await dialog.getByRole("listitem").allTextContents();
    expect(answers).toEqual([
      "✗a.zip: made for rhel9 (os_not_supported)",
      "✓b.zip: accepted",
      "✗d.zip: made for rhel9 (os_not_supported)",
    ]);
    await dialog.getByRole("link", { name: "a.zip" }).click();
    expect(await dialog.textContent()).toContain("the nodes run ubuntu22, the bundle is for rhel9");
    expect(page.url()).toMatch(/#bundle-1\/rs-8\.2\/ubuntu22\/x86_64\/redis-8\.0$/);
    await page.close();
  });

  it("can be used with the keyboard alone", async () => {
    const { page } = await open("one.html", 1280);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const focusedCell = () => page.evaluate("document.activeElement.id");
    expect(await focusedCell()).toBe("rs-8.2/rhel8/x86_64");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("rs-8.2/rhel9/x86_64, Redis 6.2: made for another Redis version");
    await page.keyboard.press("ArrowRight");
    expect(await focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 7\.2: /);
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    expect(await focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 6\.2: /);
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").isVisible()).toBe(false);
    await expect.poll(() => focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 6\.2: /);
    // The column is kept, from line to line; a line that is folded is passed over.
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toMatch(/^rs-8\.0\/rhel9\/x86_64, Redis 8\.6: /);
    for (let step = 0; step < 60; step++) await page.keyboard.press("ArrowDown");
    expect(await focusedCell()).toMatch(/^rs-7\.\d+\/amzn2\/x86_64$/);
    await page.close();
  });

  it("leaves the focus where a key moved it while the dialog closed", async () => {
    const { page } = await open("one.html", 1280);
    await cellOf(page, "rs-8.2/rhel9/x86_64/redis-6.2").click();
    // One script for all: the event of the dialog comes after it.
    await page.evaluate(`new Promise((resolve) => {
      const dialog = document.querySelector("dialog");
      dialog.addEventListener("close", () => setTimeout(resolve));
      dialog.close();
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
    })`);
    expect(await focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 8\.\d: /);
    await page.close();
  });

  it.each([true, false])(
    "folds lines past their end of life, with scripts: %s",
    async (javaScriptEnabled) => {
      const { page } = await open("one.html", 1280, { javaScriptEnabled });
      const old = cellOf(page, "rs-6.2/rhel8/x86_64");
      expect(await old.isVisible()).toBe(false);
      expect(await cellOf(page, "rs-8.2/rhel8/x86_64").isVisible()).toBe(true);
      await page.locator("summary", { hasText: "Redis Software 6.2" }).click();
      expect(await old.isVisible()).toBe(true);
      await page.close();
    },
  );

  it("says without scripts who takes the bundle, and why nobody else does", async () => {
    const { page } = await open("one.html#rs-8.2/rhel9/x86_64/redis-8.0", 400, { javaScriptEnabled: false });
    const text = await page.locator("main").textContent();
    expect(text).toContain("Taken by rhel9 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0.");
    expect(text).toContain("rhel9 (aarch64): made for x86_64 (invalid_module)");
    const [, , , , outline] = (await page.evaluate(lookScript("rs-8.2/rhel9/x86_64/redis-8.0"))) as string[];
    expect(outline).toBe("solid");
    await page.close();
  });

  it("has the file's base name and SHA-256", async () => {
    const { page } = await open("one.html", 1280);
    const digest = sha256(await workspace.read("dist/a.zip"));
    expect(await page.locator(".bundles").textContent()).toMatch(
      new RegExp(`^a\\.zip 1\\.2\\.3\\s*SHA-256 ${digest}$`),
    );
    await page.close();
  });

  it("shows names as text, whatever they hold", async () => {
    const { page, complaints } = await open("set.html", 1280);
    expect(await page.getByText(hostile, { exact: false }).count()).toBeGreaterThan(0);
    expect(await page.locator("img").count()).toBe(0);
    await cellOf(page, "module-2/rs-8.2/rhel9/x86_64").click();
    const reasons = await page.getByRole("dialog").textContent();
    expect(reasons).toContain("</script>");
    expect(reasons).toContain("it names no operating systems");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("prints on white paper, with nothing folded", async () => {
    const { page } = await open("several.html", 794, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("details:not([open])").count()).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(794);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("details:not([open])").count()).toBeGreaterThan(3);
    await page.close();
  });

  const looks = ["one.html", "several.html"].flatMap((name) =>
    [400, 1280].flatMap((width) =>
      (["light", "dark"] as const).map((colors) => [name, width, colors] as const),
    ),
  );
  it.each(looks)(
    "%s can be read at %i pixels, %s",
    async (name, width, colorScheme) => {
      const { page } = await open(name, width, { colorScheme });
      const picture = `${name.replace(".html", "")}-${width}-${colorScheme}`;
      await keep(page, `${picture}.png`);
      await page.evaluate(axe.source);
      expect(await page.evaluate(axeScript("html"))).toEqual([]);
      await page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true");
      expect(await page.evaluate(overflowScript)).toEqual([]);
      expect(await page.evaluate(contrastScript)).toBeGreaterThanOrEqual(4.5);
      const heights = await page.evaluate(
        "[...document.querySelectorAll('td a')].map((cell) => cell.offsetHeight)",
      );
      expect(Math.min(...(heights as number[]))).toBeGreaterThanOrEqual(24);
      await page.locator("td a.accepted, td a.claimed").first().click();
      expect(await page.evaluate(overflowScript)).toEqual([]);
      expect(await page.evaluate(axeScript("html"))).toEqual([]);
      await keep(page, `${picture}-reasons.png`);
      await page.close();
    },
    60_000,
  );
});

/** What an element looks like. */
const lookScript = (id: string) => `(() => {
  const element = document.getElementById("${id}");
  const { backgroundColor, borderStyle, borderRadius, outlineStyle } = getComputedStyle(element.matches("a") ? element : element.parentElement.querySelector("a"));
  return [element.textContent, backgroundColor, borderStyle, borderRadius, outlineStyle];
})()`;
