import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Workspace } from "../cli/rampart.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { chromiumPath, launch } from "./chromium.ts";

const missing = chromiumPath === undefined ? "RAMPART_TEST_CHROMIUM names no browser" : undefined;

/** Where pictures of the page are kept; their paths stand in the log. */
const pictures = process.env["RAMPART_TEST_PICTURES"];

const hostile = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>';
const bundles: Readonly<Record<string, BundleParts>> = {
  "a.zip": {},
  "b.zip": { metadata: { operating_systems: ["rhel9", "ubuntu22"] } },
  "c.zip": { metadata: { module_name: hostile, operating_systems: [] } },
};

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
  for (const [name, parts] of Object.entries(bundles)) await workspace.write(name, buildBundle(parts));
  await workspace.run(["matrix", "a.zip", "--html", "one.html"]);
  await workspace.run(["matrix", "a.zip", "b.zip", "c.zip", "--html", "set.html"]);
});
afterAll(() => workspace.remove());

it.each(["one.html", "set.html"])("%s is whole: it names no other file", async (name) => {
  const html = (await workspace.read(name)).toString("utf8");
  expect(html).toContain("<table");
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
  async function open(name: string, width: number, colorScheme: "light" | "dark" = "light") {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
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
    await page.goto(pathToFileURL(workspace.path(name)).href);
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

  it.each(["one.html", "set.html"])("%s opens without a complaint", async (name) => {
    const { page, complaints } = await open(name, 1280);
    expect(await page.locator("table").count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("opens the reasons of a cell with the mouse, and closes them", async () => {
    const { page, complaints } = await open("one.html", 1280);
    await page
      .getByRole("button", { name: "rs-8.0/ubuntu22/x86_64, Redis 8.0: rejected, os_not_supported" })
      .click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.textContent()).toContain("the nodes run ubuntu22, the bundle is for rhel9");
    expect(await dialog.textContent()).toContain("redis/docs:content/operate/rs/7.22");
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(await dialog.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("can be used with the keyboard alone", async () => {
    const { page } = await open("one.html", 1280);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("rs-8.2/rhel8/x86_64, Redis 6.2: rejected, os_not_supported");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 7\.2: /);
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    expect(await focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 6\.2: /);
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").isVisible()).toBe(false);
    expect(await focused(page)).toMatch(/^rs-8\.2\/rhel9\/x86_64, Redis 6\.2: /);
    // From 8.6, which 7.x does not offer, there is no way down.
    await page.keyboard.press("End");
    for (let step = 0; step < 20; step++) await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toMatch(/^rs-8\.0\/amzn2023\/aarch64, Redis 8\.6: /);
    await page.close();
  });

  it("hides lines past their end of life", async () => {
    const { page } = await open("one.html", 1280);
    const old = page.getByText("Redis Software 6.2", { exact: false });
    expect(await old.isVisible()).toBe(true);
    await page.getByLabel("hide lines past their end of life").check();
    expect(await old.isVisible()).toBe(false);
    expect(await page.getByText("Redis Software 8.2", { exact: false }).isVisible()).toBe(true);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toMatch(/^rs-8\.2\//);
    await page.close();
  });

  it("shows names as text, whatever they hold", async () => {
    const { page, complaints } = await open("set.html", 1280);
    expect(await page.getByText(hostile, { exact: false }).count()).toBeGreaterThan(0);
    expect(await page.locator("img").count()).toBe(0);
    await page.locator("summary").last().click();
    await page
      .locator("details")
      .last()
      .getByRole("button", { name: /rejected, invalid_module/ })
      .first()
      .click();
    expect(await page.getByRole("dialog").textContent()).toContain("it names no operating systems");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    [1280, "light"],
    [1280, "dark"],
    [400, "light"],
    [400, "dark"],
  ] as const)("can be read at %i pixels, %s", async (width, colorScheme) => {
    const { page } = await open("one.html", width, colorScheme);
    // The page itself does not scroll sideways; a table that is wider does, with its first column in sight.
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    const cell = page.getByRole("button", { name: /^rs-8\.2\/rhel9\/x86_64, Redis 8\.6: / });
    await cell.scrollIntoViewIfNeeded();
    const [box, head] = await Promise.all([
      cell.boundingBox(),
      page.locator("tr", { has: cell }).locator("th").boundingBox(),
    ]);
    expect(head?.x).toBeGreaterThanOrEqual(0);
    expect(box?.x).toBeGreaterThanOrEqual((head?.x ?? 0) + (head?.width ?? 0) - 1);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(box?.height).toBeGreaterThanOrEqual(24);
    const contrast = (await page.evaluate(contrastScript)) as number;
    expect(contrast).toBeGreaterThanOrEqual(4.5);
    await keep(page, `matrix-${width}-${colorScheme}.png`);
    await cell.click();
    const dialog = await page.getByRole("dialog").boundingBox();
    expect((dialog?.x ?? 0) + (dialog?.width ?? 0)).toBeLessThanOrEqual(width);
    await keep(page, `reasons-${width}-${colorScheme}.png`);
    await page.close();
  });
});

/** The lowest contrast of text that the page has, as WCAG 2.2 computes it. */
const contrastScript = `(() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = channels(text).slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      const alpha = channels(colour)[3] ?? 1;
      if (alpha > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("h1, p, small, th, td, button, td span, .legend span, label")];
  const ratios = texts.filter((element) => element.textContent.trim() !== "" && element.offsetParent).map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(paper(element))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
  return Math.min(...ratios);
})()`;
