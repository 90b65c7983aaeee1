/** The report's look: on a wide and a narrow screen, and on paper. Text has a contrast of 4.5:1 at least. */
export const reportStyle = `
:root { color-scheme: light; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; color: #17212b; --soft: #4c5a67; --line: #d5dce2; }
* { box-sizing: border-box; }
body { max-width: 68rem; margin: 2rem auto 4rem; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .6rem; }
p { margin: .4rem 0; } a { color: #0b5394; } a:focus-visible { outline: 2px solid; outline-offset: 2px; }
.meta, small, dt, th { color: var(--soft); } small { font-size: .85em; }
code { font: .85em/1.4 ui-monospace, "Liberation Mono", monospace; overflow-wrap: anywhere; } h1 code { font-size: .8em; white-space: nowrap; }
.demo { border: 1px solid #8a5300; border-left-width: .4rem; background: #fff6e5; padding: .5rem .8rem; margin: 1rem 0; }
dl { display: grid; grid-template-columns: 12rem 1fr; margin: 1rem 0; border-top: 1px solid var(--line); }
dt, dd { margin: 0; padding: .35rem 0; border-bottom: 1px solid var(--line); } dd { overflow-wrap: anywhere; }
ul.state { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; list-style: none; margin: .5rem 0 1rem; padding: 0; }
.wide { overflow-x: auto; background: linear-gradient(to right, #fff 2rem, #fff0 4rem) 0 0 / 100% 100% local, linear-gradient(to left, #fff 2rem, #fff0 4rem) 0 0 / 100% 100% local, linear-gradient(to right, #0003, #0000 1rem), linear-gradient(to left, #0003, #0000 1rem); } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; vertical-align: bottom; } th:last-child, td:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } .t { white-space: nowrap; }
td small { display: block; } tfoot td { font-weight: 600; border-bottom: 0; border-top: 2px solid var(--soft); }
tr:target { background: #fff3c4; } .money { font-size: .92em; } .money .s { min-width: 14rem; } .money .d { white-space: normal; min-width: 7rem; } .story .who { min-width: 10.5rem; } caption { text-align: left; color: var(--soft); font-size: .9em; }
svg { width: 100%; min-width: 40rem; height: auto; font: 12px system-ui, "Liberation Sans", sans-serif; fill: var(--soft); }
.lane { stroke: var(--line); } .tick { stroke: #e8ecef; } circle { stroke: #fff; }
.l0 { fill: #1769aa; } .l1 { fill: #8a4fbf; } .l2 { fill: #2a7d46; } .l3 { fill: #b35a00; } .l4 { fill: #6b7884; }
@media screen and (max-width: 44rem) {
  body { margin-top: 1rem; padding: 0 1rem; }
  dl { display: block; } dt { border: 0; padding: .4rem 0 0; font-size: .85em; } dd { padding: 0 0 .4rem; }
  table, caption, tbody, tfoot { display: block; } thead { display: none; }
  tr { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: 0; } td.s { grid-column: 1 / -1; overflow-wrap: anywhere; }
  td[data-l] { grid-column: 1 / -1; display: flex; justify-content: space-between; gap: 1rem; } td[data-l]::before { content: attr(data-l); color: var(--soft); }
  td:empty { display: none !important; } tfoot tr { border-top: 2px solid var(--soft); border-bottom: 0; } tfoot td { border: 0; }
  .story td.t, .story td.who, .story td.n { color: var(--soft); font-size: .85em; } .story td.n { grid-area: 1 / 2; }
}
@media print {
  @page { margin: 14mm; } :root { font-size: 9.5pt; } body { margin: 0; max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; } .wide { overflow: visible; } svg { min-width: 0; } .demo { print-color-adjust: exact; }
  dl { grid-template-columns: 12rem 1fr; } dt, dd { break-inside: avoid; } th, td { padding-right: .6rem; }
 .wide { background: none; } .money .s { min-width: 15rem; } .money .d { min-width: 4rem; } .story .who { min-width: 0; } tr, svg { break-inside: avoid; } thead { display: table-header-group; } tfoot { display: table-row-group; } h2 { break-after: avoid; }
}
`;
