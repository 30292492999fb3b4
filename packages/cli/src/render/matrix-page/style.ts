/** Colours are beside the symbols, never instead of them. */
export const pageStyle = `
:root {
  --paper: #ffffff; --ink: #1c2024; --faint: #5b6570; --edge: #d5dae0; --raised: #f4f6f8;
  --accepted: #11632f; --accepted-paper: #e0f3e6; --rejected: #9c1c1c; --rejected-paper: #fbe6e6;
  --unknown: #6e4a00; --unknown-paper: #fdf0cf; --focus: #0b5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e6e9ec; --faint: #a3adb8; --edge: #373e46; --raised: #1e2327;
    --accepted: #8fe3ab; --accepted-paper: #14361f; --rejected: #ffb0b0; --rejected-paper: #4a1a1a;
    --unknown: #ffd97a; --unknown-paper: #433205; --focus: #7db5ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
small { font-weight: normal; color: var(--faint); }
summary h2 { display: inline; }
details { border-top: 1px solid var(--edge); padding: .5rem 0; }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend .accepted { color: var(--accepted); } .legend .rejected { color: var(--rejected); }
.legend .unknown { color: var(--unknown); }
.scroll { overflow-x: auto; border: 1px solid var(--edge); border-radius: .4rem; max-width: max-content; }
table { border-collapse: collapse; }
th, td { padding: .15rem .25rem; text-align: center; }
thead th, thead td { background: var(--raised); border-bottom: 1px solid var(--edge); }
th[scope="row"], thead th:first-child { position: sticky; left: 0; z-index: 1; background: var(--paper); text-align: left;
  padding-left: .75rem; white-space: nowrap; font-weight: 500; border-right: 1px solid var(--edge); }
thead th:first-child { background: var(--raised); }
tr.line th { text-align: left; background: var(--raised); padding: .4rem .75rem; border-top: 1px solid var(--edge); }
tr.line span { position: sticky; left: .75rem; }
td button, td span { display: block; width: 2.4rem; height: 2rem; margin: auto; border-radius: .3rem;
  font: inherit; font-weight: 600; line-height: 1.9rem; border: 1px solid transparent; padding: 0; }
td button { cursor: pointer; }
td button:hover { border-color: currentColor; }
.accepted { color: var(--accepted); } td .accepted { background: var(--accepted-paper); }
.rejected { color: var(--rejected); } td .rejected { background: var(--rejected-paper); }
.unknown { color: var(--unknown); } td .unknown { background: var(--unknown-paper); }
td .none { color: var(--faint); }
td.note { text-align: left; color: var(--faint); font-size: .85rem; padding: 0 .75rem; white-space: nowrap; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
dialog { width: min(46rem, calc(100vw - 1.5rem)); max-height: 85vh; overflow: auto; border: 1px solid var(--edge);
  border-radius: .5rem; background: var(--paper); color: var(--ink); padding: 1rem 1.25rem; }
dialog::backdrop { background: #0009; }
dialog h2 { margin-top: 0; }
dialog dl { margin: 0 0 1rem; }
dialog dt { font-weight: 600; margin-top: .75rem; }
dialog dd { margin: 0 0 0 1.5rem; }
dialog dd.source { color: var(--faint); font-size: .85rem; }
dialog form button { font: inherit; padding: .4rem 1.2rem; border: 1px solid var(--edge); border-radius: .3rem;
  background: var(--raised); color: inherit; cursor: pointer; }
@media (max-width: 40rem) { .build { display: none; } td button, td span { width: 2rem; } td.note { display: none; }
  body { padding: .75rem; } th[scope="row"] { padding-left: .4rem; } }
@media print { dialog, label { display: none; } }
`;
