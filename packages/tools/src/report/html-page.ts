import { escapeHtml } from './escape-html.ts';

const style = `
:root{color-scheme:light dark;--text:#1c2024;--muted:#5b6470;--page:#fff;--soft:#f4f6f8;--line:#d9dee3;--accent:#2563c9}
@media(prefers-color-scheme:dark){:root{--text:#e6e9ec;--muted:#9aa4af;--page:#14171a;--soft:#1e2328;--line:#343b42;--accent:#6ea8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.6 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem;overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.25;margin:2em 0 .6em}h1{font-size:2rem;margin-top:0}h2{font-size:1.4rem;border-bottom:1px solid var(--line);padding-bottom:.25em}
a{color:var(--accent)}img,svg{max-width:100%}svg{display:block;height:auto}
pre,code{font-family:ui-monospace,monospace;font-size:.9em;background:var(--soft);border-radius:4px}code{padding:.1em .3em}pre{padding:1em;overflow-x:auto;white-space:pre-wrap}pre code{padding:0}
blockquote{margin:1em 0;padding:.1em 1em;border-left:3px solid var(--line);color:var(--muted)}
table{border-collapse:collapse;display:block;overflow-x:auto;margin:1em 0;font-variant-numeric:tabular-nums}th,td{padding:.4em .8em;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}th{background:var(--soft)}[align=right]{text-align:right}
figure{margin:1.5em 0}figcaption{font-weight:600;margin-bottom:.4em}hr{border:0;border-top:1px solid var(--line);margin:2em 0}
.chart text{fill:var(--text);font:13px system-ui,sans-serif;dominant-baseline:central}.chart .bar{fill:var(--accent)}.chart .axis{stroke:var(--muted)}
@media print{main{max-width:none;padding:0}a{color:inherit}}
`.trim();

// The page runs nothing and loads nothing from elsewhere, whatever slipped into its text.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: file:; base-uri 'none'; form-action 'none'";

/** A whole HTML page around a body that is HTML already. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
