/** Style of the page: one column of cards, readable in light and dark, on paper and on a phone. */
export const style: string = `
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5a6675; --line: #e1e5eb; --accent: #2f6fde; --bar: #5b8def;
  --good: #17663a; --good-back: #dff5e7; --bad: #9b1c1c; --bad-back: #fde4e4; --look: #7a4b00; --look-back: #fdeecb; }
@media (prefers-color-scheme: dark) { :root {
  --page: #10151c; --card: #18202a; --ink: #e8edf3; --soft: #9aa7b6; --line: #2a3441; --accent: #8ab4ff; --bar: #5b8def;
  --good: #8fe0ae; --good-back: #153825; --bad: #ffaaaa; --bad-back: #4a1b1b; --look: #ffd27d; --look-back: #4a360b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 12px; }
p { margin: 0 0 8px; } .soft { color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0; }
.tile, section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 20px; }
.tile b { display: block; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
section { margin: 0 0 20px; } .wide { overflow-x: auto; padding: 16px 0 0; } .wide h2 { padding: 0 20px; }
.chart { max-width: 760px; display: block; overflow: visible; } .chart rect { fill: var(--bar); }
.chart text { font-size: 14px; fill: var(--ink); } .chart .count { fill: var(--soft); }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .94rem; }
th:nth-child(1) { width: 25%; } th:nth-child(2) { width: 13%; } th:nth-child(3) { width: 22%; }
th { text-align: left; color: var(--soft); font-weight: 600; white-space: nowrap; }
th, td { padding: 10px 12px; vertical-align: top; border-top: 1px solid var(--line); } tr:hover td { background: color-mix(in srgb, var(--line) 35%, transparent); }
th:first-child, td:first-child { padding-left: 20px; } th:last-child, td:last-child { padding-right: 20px; }
td { overflow-wrap: anywhere; } td .soft { font-size: .87rem; }
.badge { display: inline-block; padding: 1px 10px; border-radius: 99px; border: 1px solid currentColor; font-weight: 600; font-size: .85rem; white-space: nowrap; margin-bottom: 4px; }
.allowed { color: var(--good); background: var(--good-back); } .denied { color: var(--bad); background: var(--bad-back); } .review { color: var(--look); background: var(--look-back); }
@media (max-width: 720px) { .tiles { grid-template-columns: 1fr 1fr; } .tile:first-child { grid-column: 1 / -1; } .tile b { font-size: 1.45rem; }
  .wide { padding-bottom: 12px; } thead { display: none; } tr { display: block; border-top: 1px solid var(--line); padding: 10px 20px; } tr:hover td { background: none; } td, td:first-child, td:last-child { display: block; border: 0; padding: 2px 0; } }
details { margin-top: 4px; } summary { cursor: pointer; color: var(--accent); font-size: .87rem; } a { color: var(--accent); }
footer { color: var(--soft); font-size: .87rem; margin-top: 24px; }
@media print { body { background: #fff; } .tile, section { break-inside: avoid; border-color: #ccc; } details > * { display: block; } }
`
  .replaceAll(/\n\s*/g, '\n')
  .trim();
