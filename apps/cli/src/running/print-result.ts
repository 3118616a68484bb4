import type { Json } from '@tutti/core';
import { formatCost, formatCount, formatDuration } from '@tutti/monitor';
import type { PipelineResult } from '@tutti/pipeline';
import type { Console } from '../console/console.ts';
import { counted } from '../console/format.ts';
import { printable, printableText, shorten } from '../console/printable.ts';
import { paintStatus } from '../console/status.ts';
import { table } from '../console/table.ts';
import { toolWarnings } from './tool-warnings.ts';

const MAX_ROWS = 60;
const MAX_OUTPUT_LINES = 12;

/** Prints how a run went: a table of its steps, its outputs, and the sums; with --json the result document. */
export function printResult(result: PipelineResult, console: Console): void {
  if (console.isJson) return console.printJson(result);
  if (console.verbosity !== 'quiet') console.print(`${stepTable(result, console)}\n`);
  printOutputs(result, console);
  for (const { step, text } of toolWarnings(result))
    console.problem(`${console.paintNews.yellow('warning')} Step "${printable(step)}": ${printable(text)}`);
  console.news(sums(result, console));
}

type Step = PipelineResult['steps'][string];

function stepTable({ steps }: PipelineResult, { paint, columns }: Console): string {
  const entries = Object.entries(steps);
  const shown = entries.slice(0, MAX_ROWS).map(([id, step]) => ({ id: shorten(printable(id), 36), by: workerOf(step), step }));
  const used = Math.max(...shown.map(({ id, by }) => id.length + by.length), 0) + 40;
  const rows = shown.map(({ id, by, step }) => [
    id,
    paintStatus(step.status, paint),
    by,
    step.durationMs === undefined ? '' : formatDuration(step.durationMs),
    step.retries === 0 ? '' : `${step.retries} ${step.retries === 1 ? 'retry' : 'retries'}`,
    paint.dim(shorten(printable(step.error ?? roleOf(step, steps) ?? preview(step)), Math.max(16, columns - used))),
  ]);
  const rest = entries.length - rows.length;
  return (
    table(['step', 'status', 'by', 'took', '', ''].map(paint.bold), rows, [paint.bold('took')]) +
    (rest > 0 ? `\n${paint.dim(`… and ${rest} more ${rest === 1 ? 'step' : 'steps'}`)}` : '')
  );
}

/** What has become of a step that only runs for errors of others. */
function roleOf({ status, handlesErrorsOf: of }: Step, steps: PipelineResult['steps']): string | undefined {
  if (of === undefined) return undefined;
  if (status === 'completed') return `has dealt with an error of ${of.filter((id) => steps[id]?.handled !== undefined).join(', ')}`;
  const failed = of.filter((id) => steps[id]?.error !== undefined);
  return failed.length === 0 ? `not needed: for errors of ${of.join(', ')}` : `has not mended ${failed.join(', ')}`;
}

/** Tool and model of a step. */
function workerOf({ tool, model }: Step): string {
  return printable([tool, model].filter((part) => part !== undefined && part !== '').join(' '));
}

const TELLING = ['content', 'text', 'message', 'path', 'category', 'status'] as const;

/** What a value says in a few words: a text, a number, or the telling field of a document; nothing for mere structure. */
function preview({ value }: Step): string {
  if (typeof value !== 'object' || value === null) return value === null ? '' : String(value).replaceAll(/\s+/g, ' ');
  if (Array.isArray(value)) return counted(value.length, 'item');
  const telling = TELLING.map((name) => (value as Readonly<Record<string, Json>>)[name]).find(
    (field) => typeof field === 'string' && field !== '',
  );
  return typeof telling === 'string' ? telling.replaceAll(/\s+/g, ' ') : '';
}

function printOutputs({ outputs }: PipelineResult, console: Console): void {
  for (const [name, value] of Object.entries(outputs)) {
    const text = printableText(plainText(value));
    const lines = text.split('\n');
    const cut = console.verbosity !== 'verbose' && lines.length > MAX_OUTPUT_LINES;
    const shown = cut
      ? [...lines.slice(0, MAX_OUTPUT_LINES), console.paint.dim(`… ${lines.length - MAX_OUTPUT_LINES} more lines (-v shows all)`)]
      : lines;
    console.print(
      shown.length === 1
        ? `${console.paint.bold(printable(name))}: ${shown[0] ?? ''}`
        : `${console.paint.bold(printable(name))}:\n${shown.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

/** Text as it is; other values as JSON. */
export function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, typeof value === 'object' ? 2 : undefined);
}

function sums(result: PipelineResult, { paintNews }: Console): string {
  const { executionId, status, durationMs, costUsd, usage, steps } = result;
  const tokens = usage.totalTokens;
  const parts = [
    paintStatus(status, paintNews),
    counted(Object.keys(steps).length, 'step'),
    durationMs === undefined ? '' : formatDuration(durationMs),
    tokens === 0 ? '' : `${formatCount(tokens)} tokens`,
    formatCost(costUsd),
    `run ${printable(executionId)}`,
  ];
  return parts.filter((part) => part !== '').join(paintNews.dim(' · '));
}
