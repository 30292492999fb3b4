// The documentation as a site: the pages of docs/ as they are. A link that leads nowhere fails the build.
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const docs = join(root, "docs");
const resolve = createRequire(import.meta.url).resolve;
const { homepage, repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const browsable = repository.url.replace(/^git\+|\.git$/g, "");

const sections = {
  Tutorials: ["author", "ci", "operator", "kubernetes", "release-engineer"].map(
    (name) => `tutorials/${name}`,
  ),
  Start: ["guide", "install", "metadata", "configuration", "ci", "editors", "ramp"],
  "Before the upload": ["page", "check", "diff", "platform-data", "limits", "failures"],
  Clusters: ["upload", "fleet", "emulator", "rest-api", "error-codes", "evidence"],
  Trust: ["release", "trust", "security", "loading", "files"],
  "For scripts": ["formats", "json", "sharding", "library", "api"],
  Project: ["architecture", "dependencies", "performance", "data-renewal", "style"],
};

export default defineConfig({
  title: "Rampart",
  description: "Redis modules for Redis Software clusters: packed, checked and uploaded",
  base: new URL(homepage).pathname,
  srcDir: "../docs",
  outDir: "dist",
  cacheDir: "dist/cache",
  cleanUrls: false,
  // Made by `npm run build`.
  buildEnd: ({ outDir }) =>
    copyFileSync(join(root, "packages/web/dist/rampart-page.html"), join(outDir, "rampart-page.html")),
  // The same page for everybody who reads it, whenever it is built.
  lastUpdated: false,
  rewrites: Object.fromEntries(
    ["commands", "decisions", "tutorials"].map((folder) => [`${folder}/README.md`, `${folder}/index.md`]),
  ),
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Guide", link: "/guide" },
      { text: "Tutorials", link: "/tutorials/" },
      { text: "Commands", link: "/commands/" },
      { text: "Rules", link: "/rules" },
      // A file of its own, which the site does not draw.
      { text: "Judge a bundle", link: "/rampart-page.html", target: "_self" },
    ],
    sidebar: [
      ...Object.entries(sections).map(([text, names]) => ({
        text,
        items: names.map((name) => pageItem(`${name}.md`)),
      })),
      { text: "Commands", collapsed: true, items: pagesIn("commands") },
      { text: "Rules", collapsed: true, items: pagesIn("rules") },
      { text: "Decisions", collapsed: true, items: pagesIn("decisions") },
    ],
    socialLinks: [{ icon: "github", link: browsable }],
  },
  markdown: {
    // What stands in a page is text for its reader, never a template.
    html: false,
    config: (markdown) => {
      markdown.core.ruler.before("normalize", "remark", (state) => {
        state.src = state.src.replace(/^<!--.*?-->\n/s, "");
      });
      markdown.core.ruler.push("links", leadOutside);
      for (const kind of ["text", "code_inline"]) literally(markdown.renderer.rules, kind);
    },
  },
  vite: {
    // The pages lie outside this package, and so do not find the library that draws them.
    resolve: { alias: { vue: dirname(resolve("vue/package.json")) } },
    build: { chunkSizeWarningLimit: 4096 },
  },
});

/** Files outside docs/ are shown by the repository; a folder of pages is its index. */
function leadOutside({ tokens, env }) {
  const folder = dirname(join(docs, env.relativePath));
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const href = token.type === "link_open" ? token.attrGet("href") : null;
    if (href === null || /^([a-z]+:|#|\/)/i.test(href)) continue;
    const [path, anchor] = href.split("#", 2);
    const target = relative(root, join(folder, decodeURI(path)));
    const isPage = target.startsWith("docs/") && /\.(md|html)$/.test(target);
    if (target === "docs/rules") token.attrSet("href", "/rules");
    else if (!isPage) token.attrSet("href", `${browsable}/blob/main/${target}${anchor ? `#${anchor}` : ""}`);
    if (!isPage && !existsSync(join(root, target))) throw new Error(`${env.relativePath} leads to ${href}`);
  }
}

/** Two braces begin an expression of Vue. */
function literally(rules, kind) {
  const render = rules[kind];
  rules[kind] = (...given) => render(...given).replaceAll("{{", "&#123;&#123;");
}

function pagesIn(folder) {
  const names = readdirSync(join(docs, folder)).filter((name) => name.endsWith(".md"));
  return names
    .filter((name) => name !== "README.md" && name !== "index.md")
    .map((name) => pageItem(`${folder}/${name}`));
}

function pageItem(path) {
  const [, title = path] = /^# (.+)$/m.exec(readFileSync(join(docs, path), "utf8")) ?? [];
  return {
    text: title.replaceAll("`", "").replace(/^Tutorial: /, ""),
    link: `/${path.replace(/\.md$/, "")}`,
  };
}
