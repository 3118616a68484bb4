import { aboutOf, licenceOf, verdictSigns, type Assessment } from './assessment.ts';
import type { Report } from './report.ts';
import { totalsOf } from './totals.ts';

/** The report as Markdown. */
export function reportMarkdown(report: Report): string {
  const totals = totalsOf(report.assessments);
  const { allowed, denied, review } = totals.verdicts;
  return (
    [
      `# Dependencies of ${plain(report.workspace)}`,
      `${report.generatedAt} · ${totals.count} direct dependencies · ${allowed} allowed, ${review} to review, ${denied} denied · ` +
        `text and manifest agree for ${totals.agreeing} of ${totals.comparable}`,
      `Allowed: ${report.policy.allow.join(', ') || 'none'}. Not to be used: ${report.policy.deny.join(', ') || 'none'}.`,
      '| package | version | licence | verdict | why | used by |\n|---|---|---|---|---|---|\n' + report.assessments.map(row).join('\n'),
      ...(report.missing.length === 0 ? [] : [`Asked for and not installed: ${report.missing.map(plain).join(', ')}.`]),
      '## What they are',
      ...report.assessments.map(section),
      `---\n${totals.modelCalls} model calls by ${totals.models.join(', ') || 'no model'} · ${totals.tokens} tokens · $${totals.costUsd} · ${(totals.modelMs / 1_000).toFixed(1)} s of model time, several calls at a time`,
    ].join('\n\n') + '\n'
  );
}

function row(assessment: Assessment): string {
  const { dependency, verdict, reason } = assessment;
  const { name, version, usedBy } = dependency;
  const cells = [name, version, licenceOf(assessment), `${verdictSigns[verdict]} ${verdict}`, reason, usedBy.join(', ')];
  return `| ${cells.map(plain).join(' | ')} |`;
}

function section(assessment: Assessment): string {
  const { dependency, changes } = assessment;
  const parts = [`### ${plain(dependency.name)} ${plain(dependency.version)}`, plain(aboutOf(assessment))];
  if (changes !== '') parts.push(`**Latest changes:** ${plain(changes)}`);
  return parts.join('\n\n');
}

/** Text of others in one line, with what Markdown and HTML would read as markup made harmless. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>|#]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`));
}
