import { claimSentence, gapSentence, matrixSentence } from "@rampart/compat";
import { type DataOfVerdict, dataInWords } from "../data-of-verdict.ts";
import { endsInWords } from "../matrix/ends-of-life.ts";
import {
  type Explained,
  type ExplainedBundle,
  type ExplainedModule,
  type MatrixSet,
  matrixSet,
  misfitList,
  shownNames,
  standingOf,
} from "../matrix/matrix-set.ts";
import { renderBundleLines } from "./bundle-lines.ts";
import { embedded, escaped } from "./markup.ts";
import { matrixScript } from "./matrix-script.ts";
import { renderModuleLines } from "./module-lines.ts";
import { pageShell } from "./page-shell.ts";
import { Reasons } from "./reasons.ts";
import { chip } from "./status.ts";

/** The matrix as markup, and what its cells say when they are opened. */
export interface MatrixMarkup {
  readonly title: string;
  readonly main: string;
  /** For `showMatrix` of the page's script. */
  readonly reasons: object;
}

export function renderMatrixMarkup(set: MatrixSet): MatrixMarkup {
  const shown = withBaseNames(set);
  const reasons = new Reasons();
  const sections = shown.modules.map((module, index) => renderModule(module, index, shown, reasons));
  const main = `${renderMisfits(shown)}\n${sections.join("\n")}`;
  return { title: titleOf(shown), main, reasons: reasons.data() };
}

/** A page whose cells open their reasons. */
export function renderMatrixPage(set: MatrixSet, made: PageOrigin): string {
  const { title, main, reasons } = renderMatrixMarkup(set);
  const { version, data, today } = made;
  return pageShell({
    title: `${title} on Redis Software`,
    heading: `${escaped(title)} <small>on Redis Software</small>`,
    main,
    footer: `Made by Rampart ${escaped(version)} from public data. ${escaped(matrixBasis(set, data, today))}`,
    end: `${reasonsDialog}
<script type="application/json" id="data">${embedded(reasons)}</script>
<script>${matrixScript}showMatrix(JSON.parse(document.getElementById("data").textContent));
</script>
`,
  });
}

/** What a page was made with, and when. */
export interface PageOrigin {
  /** Of Rampart. */
  readonly version: string;
  readonly data: DataOfVerdict;
  readonly today: string;
}

/** What the answers of a matrix are based on. */
export function matrixBasis(set: MatrixSet, data: DataOfVerdict, today: string): string {
  return `${dataInWords(data)} Assumes that uploads are enabled.${endsInWords(set, today)}`;
}

/** Where a cell opens its reasons. */
export const reasonsDialog = `<dialog id="reasons" aria-labelledby="reasons-title">
<div class="top"><h2 id="reasons-title"></h2><form method="dialog"><button>Close</button></form></div>
<p id="reasons-verdict"></p><div id="reasons-body"></div>
<p class="share"><a id="reasons-link" href="#">Link to this cell</a></p>
</dialog>`;

/** Folders are of the machine that made the page. */
function withBaseNames({ bundles, unreadable }: MatrixSet): MatrixSet {
  const names = shownNames([...bundles, ...unreadable].map(({ file }) => file));
  const rename = <Named extends { readonly file: string }>(one: Named): Named => ({
    ...one,
    file: names.get(one.file) ?? one.file,
  });
  return matrixSet(bundles.map(rename), unreadable.map(rename));
}

function titleOf({ modules }: MatrixSet): string {
  const names = modules.map(({ coverage, bundles }) => {
    const versions = new Set(bundles.map((bundle) => bundle.version));
    return [coverage.module, ...versions].slice(0, versions.size === 1 ? 2 : 1).join(" ");
  });
  return names.length === 0 ? "Bundles" : names.join(", ");
}

function renderMisfits(set: MatrixSet): string {
  const { heading, misfits } = misfitList(set);
  if (misfits.length === 0) return "";
  const items = misfits.map(({ file, why }) => `<li><strong>${escaped(file)}</strong> ${escaped(why)}</li>`);
  return `<section class="misfits" aria-labelledby="misfits"><h2 id="misfits">${chip("rejected")} ${heading}</h2><ul>${items.join("")}</ul></section>`;
}

function renderModule(module: ExplainedModule, index: number, set: MatrixSet, reasons: Reasons): string {
  const [only, ...others] = module.bundles;
  const isAlone = set.modules.length === 1;
  const id = `module-${index + 1}`;
  const prefix = isAlone ? "" : `${id}/`;
  const heading = isAlone ? "Overview" : escaped(module.coverage.module);
  const prefixOf = (file: string) => `${prefix}bundle-${module.coverage.files.indexOf(file) + 1}/`;
  const tables =
    only !== undefined && others.length === 0
      ? renderBundleLines(only, prefix, reasons)
      : renderModuleLines({ module, prefix, prefixOf, reasons });
  const own =
    others.length === 0 ? [] : module.bundles.map((bundle) => renderFolded(bundle, prefixOf, reasons));
  return `<section aria-labelledby="${id}">
<h2 id="${id}"${isAlone ? ' class="hidden"' : ""}>${heading}</h2>
${renderLead(module)}
${renderBundleList(module)}
${renderGaps(module)}
<h3>Redis Software, newest first</h3>
${renderLegend(module)}
${tables}
${own.length === 0 ? "" : `<h3>Each bundle</h3>\n${own.join("\n")}`}
</section>`;
}

function renderLead({ explanation, coverage }: Explained): string {
  return `<p class="lead">${chip(standingOf({ explanation }))} <span>${escaped(matrixSentence(explanation, coverage))}</span></p>`;
}

/** The files, so that nobody mistakes one for another. */
function renderBundleList({ bundles }: ExplainedModule): string {
  const items = bundles.map((bundle) => {
    const { file, version: own, sha256, explanation, coverage } = bundle;
    const sentence =
      bundles.length === 1
        ? ""
        : `<p class="sentence">${chip(standingOf(bundle))} <span>${escaped(matrixSentence(explanation, coverage))}</span></p>`;
    return `<li><p><strong>${escaped(file)}</strong> <small>${escaped(own)}</small></p>${sentence}<p class="digest"><small>SHA-256</small> <code>${sha256}</code></p></li>`;
  });
  return `<ol class="bundles${bundles.length === 1 ? " single" : ""}">${items.join("\n")}</ol>`;
}

function renderLegend({ bundles }: ExplainedModule): string {
  const entries =
    bundles.length === 1
      ? [`${chip("accepted")} accepted`, `${chip("other-redis-version")} made for another Redis version`]
      : [
          '<span class="chip accepted" aria-hidden="true">1</span> number of the accepted bundle',
          '<span class="chip claimed" aria-hidden="true">1 2</span> several claim it',
          `${chip("other-redis-version")} none for this Redis version`,
        ];
  const all = [...entries, `${chip("rejected")} would fail here`, `${chip("unknown")} not known`];
  return `<ul class="legend">${all.map((entry) => `<li>${entry}</li>`).join("")}</ul>
<p class="hint scripted" hidden>Select a cell for its reasons; arrow keys move between cells.</p>`;
}

function renderGaps({ explanation: { gaps, claims }, coverage, bundles }: ExplainedModule): string {
  const refused = gaps.map(
    (gap) => `${chip(gap.reason.status)} <span>${escaped(gapSentence(gap, coverage))}</span>`,
  );
  const claimed = claims.map(
    (claim) =>
      `<span class="chip claimed" aria-hidden="true">!</span> <span>${escaped(claimSentence(claim, coverage))}</span>`,
  );
  const heading = bundles.length === 1 ? "Where it is not accepted" : "What no bundle covers";
  return renderList(heading, refused) + renderList("What several bundles claim", claimed);
}

function renderList(heading: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<h3>${heading}</h3>\n<ul class="gaps">${items.map((item) => `<li>${item}</li>`).join("\n")}</ul>\n`;
}

function renderFolded(bundle: ExplainedBundle, prefixOf: (file: string) => string, reasons: Reasons): string {
  const { file, version: own } = bundle;
  return `<details class="bundle"><summary><strong>${escaped(file)}</strong> <small>${escaped(own)}</small> ${chip(standingOf(bundle))}</summary>
${renderBundleLines(bundle, prefixOf(file), reasons)}
</details>`;
}
