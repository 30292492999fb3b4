// Makes the page that judges bundles in a browser: one file, with nothing to load beside it. It is written to
// packages/web/dist, or to the folder that is named.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { matrixScript, pageStyle, reasonsDialog } from "../packages/answers/dist/index.js";
import { licensesOf } from "./licenses.mjs";

const root = join(import.meta.dirname, "..");
const web = join(root, "packages/web");
const output = resolve(process.argv[2] ?? join(web, "dist"));
const { build } = await import(pathToFileURL(createRequire(join(web, "package.json")).resolve("vite")).href);
const { repository } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const { version } = JSON.parse(await readFile(join(root, "packages/cli/package.json"), "utf8"));
const documentation =
  process.env.RAMPART_DOCUMENTATION_BASE ??
  `${repository.url.replace(/^git\+|\.git$/g, "")}/blob/v${version}/docs/`;

/**
 * Has V8 compile the whole program of the worker where it starts, while the page waits for a file, and not each function
 * when it is first called. To others it is a comment.
 */
const compiledAtOnce = "//# allFunctionsCalledOnLoad\n";

const standIn = (name) => join(web, "src/stand-ins", `${name}.ts`);
/** The script of the matrix is text for the command, and a module here. */
const matrixModule = {
  name: "matrix-script",
  resolveId: (id) => (id === "./matrix-script.js" ? "\0matrix-script" : undefined),
  load: (id) => (id === "\0matrix-script" ? `${matrixScript}\nexport { showMatrix };` : undefined),
};

const [judge, page, pages] = await Promise.all([
  script("judge", "src/judge/judge-worker.ts"),
  script("page", "src/page/main.ts"),
  rulePages(),
]);
await mkdir(output, { recursive: true });
const licenses = await licensesOf([...page.moduleIds, ...judge.moduleIds]);
const html = await renderPage();
await writeFile(join(output, "rampart-page.html"), html);

/** One of the two programs, with all that it imports. */
async function script(name, entry) {
  const [result] = await build({
    configFile: false,
    root: web,
    logLevel: "warn",
    define: { RAMPART_DOCUMENTATION_BASE: JSON.stringify(documentation) },
    resolve: {
      conditions: ["source", "browser", "module", "default"],
      alias: {
        // The form of it that its "main" names loads its parts in a way that no bundler follows.
        "jsonc-parser": "jsonc-parser/lib/esm/main.js",
        // What yauzl asks of Node.
        events: standIn("events"),
        stream: standIn("stream"),
        util: standIn("node-util"),
        fs: standIn("absent"),
        zlib: standIn("absent"),
      },
    },
    plugins: [matrixModule],
    build: {
      write: false,
      target: "es2023",
      minify: true,
      // A program of one file: Vite loads nothing for it.
      lib: { entry: { [name]: join(web, entry) }, formats: ["iife"], name },
      rolldownOptions: {
        transform: {
          inject: {
            Buffer: [standIn("buffer"), "Buffer"],
            setImmediate: [standIn("set-immediate"), "setImmediate"],
          },
        },
      },
    },
  });
  const [chunk, ...others] = result.output;
  if (others.length > 0) throw new Error(`${name} is more than one file`);
  return chunk;
}

/** The pages of the rules, for who has no network. */
async function rulePages() {
  const folder = join(root, "docs/rules");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md"));
  const read = async (name) => [
    name.replace(/\.md$/, "").replace(".", "/"),
    await readFile(join(folder, name), "utf8"),
  ];
  return Object.fromEntries(await Promise.all(names.toSorted().map(read)));
}

async function renderPage() {
  const [body, ownStyle] = await Promise.all([
    readFile(join(web, "src/page/page.html"), "utf8"),
    readFile(join(web, "src/page/page.css"), "utf8"),
  ]);
  const style = `${pageStyle}${ownStyle}`;
  const program = withoutEnd(page.code);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(program)}`,
    `style-src ${hashOf(style)}`,
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types rampart",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Rampart: judge bundles of Redis modules</title>
<style>${style}</style>
</head>
<body>
${body}
<footer><p>Rampart ${version}. <a href="${documentation}guide.md" rel="noreferrer">Documentation</a></p></footer>
${reasonsDialog}
<dialog id="rule" aria-labelledby="rule-title">
<div class="top"><h2 id="rule-title"></h2><form method="dialog"><button>Close</button></form></div>
<div id="rule-body"></div>
</dialog>
<script type="application/json" id="rule-pages">${JSON.stringify(pages).replaceAll("<", "\\u003c")}</script>
<script type="text/plain" id="licenses">
${licenses.replaceAll("</", "< /")}</script>
<script type="text/plain" id="judge">${compiledAtOnce}${withoutEnd(judge.code)}</script>
<script>${program}</script>
</body>
</html>
`;
}

/** Code that cannot end the element it is in; \`<\` before these is in texts and regular expressions alone. */
function withoutEnd(code) {
  return code.replace(/<(?=\/script|script|!--)/gi, "\\x3c");
}

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
