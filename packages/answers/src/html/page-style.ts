/** Colors and shapes are beside symbols and words, never instead of them. */
export const pageStyle = `
:root {
  --paper: #ffffff; --ink: #1a1f24; --faint: #56616c; --edge: #d3d9df; --dash: #b3bcc5; --raised: #f5f7f9;
  --accepted: #0e5c2b; --accepted-paper: #d9f2e1; --accepted-edge: #8fcfa5;
  --rejected: #941a1a; --rejected-paper: #fbe4e4; --rejected-edge: #e5a9a9; --rejected-bar: #fdf1f1;
  --unknown: #664400; --unknown-paper: #fdeec9; --unknown-edge: #c79a36;
  --link: #0a55ba; --focus: #0b5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e6e9ec; --faint: #a5afba; --edge: #363d45; --dash: #57616b; --raised: #1d2226;
    --accepted: #93e5ae; --accepted-paper: #133a20; --accepted-edge: #2f7145;
    --rejected: #ffb4b4; --rejected-paper: #471a1a; --rejected-edge: #7d3636; --rejected-bar: #301a1c;
    --unknown: #ffdb80; --unknown-paper: #403005; --unknown-edge: #8a6a1c;
    --link: #8cbcff; --focus: #7db5ff;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
body { margin: 0 auto; padding: 1.5rem 1rem 2rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
h1 small { font-size: 1rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 2rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: 0; }
ul, ol { margin: 0; padding: 0; list-style: none; }
a { color: var(--link); }
small { font-weight: normal; color: var(--faint); }
#reasons-verdict { display: flex; gap: .6rem; align-items: baseline; }
#reasons-verdict .chip { flex: none; }
code { font: .85em/1.4 ui-monospace, monospace; }
footer { margin-top: 2rem; padding-top: .75rem; border-top: 1px solid var(--edge); color: var(--faint); font-size: .875rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }

.chip { display: inline-block; min-width: 1.5rem; padding: 0 .3rem; border: 1px solid transparent; border-radius: .3rem;
  font-weight: 700; font-size: .875rem; line-height: 1.4rem; text-align: center; }
.accepted { color: var(--accepted); background: var(--accepted-paper); border-color: var(--accepted-edge); }
.rejected { color: var(--rejected); background: var(--rejected-paper); border-color: var(--rejected-edge); }
.unknown, .claimed { color: var(--unknown); background: var(--unknown-paper); border: 2px dotted var(--unknown-edge); }
.claimed { border-style: double; border-width: 3px; }
.other-redis-version, .skipped { color: var(--faint); background: none; border: 1px dashed var(--dash); }
.chip.other-redis-version { border-radius: 1rem; }

.lead { display: flex; gap: .75rem; align-items: baseline; font-size: 1.2rem; line-height: 1.4; }
.lead .chip { flex: none; }
.misfits { margin-bottom: 1.5rem; padding: .75rem 1rem 1rem; border: 1px solid var(--rejected-edge); border-radius: .5rem; }
.misfits h2 { margin: 0 0 .5rem; font-size: 1.05rem; }
.misfits li + li { margin-top: .25rem; }
.bundles { counter-reset: bundle; margin-top: 1rem; }
.bundles li { counter-increment: bundle; position: relative; padding: .5rem 0 .5rem 2.5rem; border-top: 1px solid var(--edge); }
.bundles li::before { content: counter(bundle); position: absolute; left: 0; top: .55rem; min-width: 1.7rem; border-radius: .3rem;
  text-align: center; font-weight: 700; font-size: .875rem; background: var(--raised); border: 1px solid var(--edge); }
.bundles.single li { padding: 0; border: 0; }
.bundles.single li::before { content: none; }
.bundles p { margin: .1rem 0; }
.bundles p.sentence { display: flex; gap: .6rem; align-items: baseline; margin: .25rem 0; }
.bundles .chip { flex: none; }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; }
.hint { margin-top: .35rem; color: var(--faint); font-size: .875rem; }
.gaps li { display: flex; gap: .6rem; align-items: baseline; padding: .3rem 0; }
.gaps .chip { flex: none; }

details.line, details.bundle { margin-top: .75rem; border: 1px solid var(--edge); border-radius: .5rem; }
details.bundle { padding: 0 .75rem; }
details.bundle[open] { padding-bottom: .75rem; }
details.bundle > summary { margin: 0 -.75rem; }
summary { padding: .6rem .75rem; cursor: pointer; border-radius: .45rem; }
.line > summary { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; background: var(--raised); }
.line > summary::before { content: "▸"; width: .9rem; margin-right: -.5rem; color: var(--faint); }
.line[open] > summary::before { content: "▾"; }
.line > summary::-webkit-details-marker { display: none; }
.line[open] > summary { border-bottom: 1px solid var(--edge); border-radius: .45rem .45rem 0 0; }
.name { font-weight: 600; }
.name small { font-size: .8125rem; }
.taken { flex: 1 1 auto; font-size: .9rem; color: var(--faint); }
.end { font-size: .875rem; color: var(--faint); }

.scroll { overflow-x: auto; padding: .25rem .75rem .5rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
col.os { width: 7rem; }
col.architecture { width: 5rem; }
th, td { padding: 2px 1px; text-align: left; font-weight: 500; vertical-align: baseline; }
thead th { padding: .25rem; color: var(--faint); font-size: .875rem; text-align: center; }
thead th:first-child { padding-left: 0; text-align: left; font-weight: normal; }
tbody tr:first-child > * { border-top: 1px solid var(--edge); }
th[scope="row"] { color: var(--faint); font-size: .875rem; font-weight: normal; }
th small { display: block; font-size: .75rem; line-height: 1.3; }
.cell, .bar { display: block; min-height: 2rem; border: 1px solid transparent; border-radius: .3rem; text-decoration: none;
  font-weight: 700; line-height: 1.4rem; padding: .3rem .15rem; text-align: center; scroll-margin: 4rem; }
.bar { display: flex; gap: .5rem; align-items: baseline; padding: .3rem .6rem; font-size: .875rem; font-weight: 500; text-align: left; }
.bar .chip { flex: none; min-width: 0; padding: 0; border: 0; background: none; border-radius: 0; }
.cell.unknown, .cell.claimed { padding: calc(.3rem - 1px) .15rem; border-color: var(--unknown-edge); }
.cell.unknown, .bar.unknown { border: 2px dotted var(--unknown-edge); }
.cell.claimed { border: 3px double var(--unknown-edge); padding: calc(.3rem - 2px) .15rem; }
.cell.other-redis-version { border: 1px dashed var(--dash); border-radius: 1rem; }
.bar.other-redis-version { border: 1px dashed var(--dash); border-radius: 1rem; }
.bar.rejected { background: var(--rejected-bar); }
.cell:hover, .bar:hover { border-color: currentColor; }
.cell:target, .shared, td > span:target ~ .bar { outline: 3px solid var(--focus); outline-offset: 1px; }
tr.reason td { padding: .1rem .25rem .4rem; font-size: .875rem; }

dialog { width: min(46rem, calc(100vw - 1.5rem)); max-height: 88vh; overflow: auto; border: 1px solid var(--edge);
  border-radius: .6rem; background: var(--paper); color: var(--ink); padding: 1rem 1.25rem 1.25rem; }
dialog::backdrop { background: #000a; }
dialog button { flex: none; white-space: nowrap; }
.top { display: flex; gap: 1rem; align-items: flex-start; justify-content: space-between; }
dialog h2 { margin: 0; font-size: 1.15rem; }
dialog button { font: inherit; padding: .3rem 1rem; border: 1px solid var(--edge); border-radius: .35rem;
  background: var(--raised); color: inherit; cursor: pointer; }
#reasons-verdict { margin: .5rem 0 .75rem; font-size: 1.05rem; }
dialog dl { margin: 0; }
dialog dt { display: grid; grid-template-columns: auto auto 1fr; gap: .1rem .6rem; align-items: baseline; padding-top: .5rem; margin-top: .5rem;
  border-top: 1px solid var(--edge); }
dialog dd { margin: .15rem 0 0 2.1rem; }
dialog dt small { font-size: .875rem; }
dialog dd.sources { color: var(--faint); font-size: .8125rem; }
dialog dd.help { color: var(--faint); }
dialog li { display: flex; gap: .6rem; align-items: baseline; padding: .35rem 0; border-top: 1px solid var(--edge); }
dialog li .chip { flex: none; }
.share { margin-top: 1rem; font-size: .875rem; }

.records { table-layout: auto; }
.records th, .records td { padding: .4rem .75rem .4rem 0; font-weight: normal; text-align: left; border-top: 1px solid var(--edge); overflow-wrap: break-word; }
.records thead th { padding: .25rem .75rem .25rem 0; border: 0; white-space: nowrap; }
.records tbody th[scope="row"] { color: var(--ink); font-size: 1rem; font-weight: 600; }

@media (max-width: 40rem) {
  .records, .records tbody, .records tr, .records td, .records tbody th { display: block; }
  .records thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .records tr { position: relative; padding: .5rem 0 .5rem 2.25rem; border-top: 1px solid var(--edge); }
  .records tbody th, .records tbody td { padding: .05rem 0; border: 0; }
  .records td:first-child { position: absolute; left: 0; top: .5rem; }
  .records td[data-column]::before { content: attr(data-column) ": "; color: var(--faint); }
  .records td.empty { display: none; }
  body { padding: 1rem .75rem 1.5rem; }
  h1 { font-size: 1.45rem; }
  .lead { font-size: 1.1rem; }
  .scroll { padding: .25rem .4rem .4rem; }
  col.os { width: 5.1rem; }
  col.architecture { width: 3.7rem; }
  thead th { padding: .25rem 0; font-size: .8125rem; }
  th[scope="rowgroup"] { font-size: .875rem; }
  th[scope="row"] { font-size: .8125rem; }
  .bar { padding: .3rem .5rem; gap: .4rem; }
  dialog dt { grid-template-columns: auto 1fr; }
  dialog dt small { grid-column: 2; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --faint: #444; --edge: #aaa; --dash: #aaa; --raised: #fff;
    --accepted: #064; --accepted-paper: #fff; --rejected: #800; --rejected-paper: #fff; --rejected-bar: #fff;
    --unknown: #530; --unknown-paper: #fff; --link: #000; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  dialog, .scripted, .share { display: none !important; }
  .line, .misfits, .bundles li, tbody { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  .cell.accepted { border: 2px solid var(--accepted); }
  .cell, .bar { min-height: 0; padding-top: 0; padding-bottom: 0; }
}
`;
