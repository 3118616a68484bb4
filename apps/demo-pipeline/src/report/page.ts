import { aboutOf, licenceOf, verdictSigns, type Assessment } from './assessment.ts';
import { barChart } from './chart.ts';
import { escapeHtml, isWebAddress, packageName } from './html.ts';
import type { Report } from './report.ts';
import { style } from './style.ts';
import { totalsOf, type Totals } from './totals.ts';

/** The report as one HTML page that needs nothing else: no script, no font, no network. */
export function reportPage(report: Report): string {
  const totals = totalsOf(report.assessments);
  const title = `Dependencies of ${report.workspace}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(report.generatedAt)} · allowed: ${list(report.policy.allow)} · not to be used: ${list(report.policy.deny)}</p>
${tiles(totals)}
<section><h2>Packages by licence</h2>${barChart('Packages by licence', totals.classes)}</section>
<section class="wide"><h2>Packages</h2>${table(report.assessments)}</section>
${missing(report.missing)}
<footer>${footer(totals)}</footer>
</main></body>
</html>
`;
}

function tiles(totals: Totals): string {
  const { allowed, denied, review } = totals.verdicts;
  const facts: readonly (readonly [string, string])[] = [
    [String(totals.count), 'direct dependencies'],
    [String(allowed), 'allowed'],
    [String(review), 'to review'],
    [String(denied), 'denied'],
    [`${totals.agreeing} of ${totals.comparable}`, 'texts agree with the manifest'],
  ];
  return `<div class="tiles">${facts.map(([value, label]) => `<div class="tile"><b>${value}</b><span class="soft">${label}</span></div>`).join('')}</div>`;
}

function table(assessments: readonly Assessment[]): string {
  const order = { denied: 0, review: 1, allowed: 2 } as const;
  const rows = [...assessments].sort((a, b) => order[a.verdict] - order[b.verdict]).map(row);
  return `<table><thead><tr><th>Package</th><th>Licence</th><th>Verdict</th><th>What it is</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function row(assessment: Assessment): string {
  const { dependency, verdict, reason, changes } = assessment;
  const { name, version, homepage, usedBy, isDevelopment } = dependency;
  const title = isWebAddress(homepage) ? `<a href="${escapeHtml(homepage)}" rel="noreferrer">${packageName(name)}</a>` : packageName(name);
  const users = `${isDevelopment ? 'development · ' : ''}${usedBy.join(', ')}`;
  const news = changes === '' ? '' : `<details><summary>Latest changes</summary><p>${escapeHtml(changes)}</p></details>`;
  return (
    `<tr><td class="name"><b>${title}</b> ${escapeHtml(version)}<div class="soft">${escapeHtml(users)}</div></td>` +
    `<td>${escapeHtml(licenceOf(assessment))}</td>` +
    `<td><span class="badge ${verdict}">${verdictSigns[verdict]} ${verdict}</span><div class="soft">${escapeHtml(reason)}</div></td>` +
    `<td class="about">${escapeHtml(aboutOf(assessment))}${news}</td></tr>`
  );
}

function missing(names: readonly string[]): string {
  return names.length === 0 ? '' : `<section><h2>Asked for and not installed</h2><p>${list(names)}</p></section>`;
}

function list(names: readonly string[]): string {
  return escapeHtml(names.join(', ') || 'none');
}

function footer(totals: Totals): string {
  const models = list(totals.models.length === 0 ? ['no model'] : totals.models);
  return `${totals.modelCalls} model calls by ${models} · ${totals.tokens.toLocaleString('en')} tokens · $${totals.costUsd} · ${(totals.modelMs / 1_000).toFixed(1)} s of model time, several calls at a time`;
}
