import type { CompiledPipeline } from '@tutti/pipeline';
import { InvalidPipelineError, UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { CommonOptions } from '../console/console.ts';
import { exitCodes } from '../exit-codes.ts';
import { drawLevels } from '../graph/draw-levels.ts';
import { drawMermaid } from '../graph/draw-mermaid.ts';
import { drawSvg } from '../graph/draw-svg.ts';
import { edgeKey, graphView } from '../graph/graph-view.ts';
import { checkFile, type CheckedFile } from '../input/check-file.ts';

export interface GraphOptions extends CommonOptions {
  readonly format?: string;
}

/** `tutti graph FILE` */
export const showGraph: Work<GraphOptions> = async ([file = ''], options, console) => {
  const draw = drawerOf(options.format ?? 'mermaid');
  const checked = await checkFile(file, {}, { isForRun: false });
  const compiled = checked.compiled ?? (await withForeignTools(checked));
  if (compiled === undefined) throw new InvalidPipelineError(checked.diagnostics, checked.source);
  const { graph, inferredEdges } = compiled;
  const view = graphView(graph, new Set(inferredEdges.map(edgeKey)));
  if (console.isJson) console.printJson({ ...view, inferred: inferredEdges });
  else console.print(draw(view));
  return exitCodes.ok;
};

/** A pipeline whose only fault is that its tools are registered elsewhere can be drawn all the same. */
async function withForeignTools({ file, bytes, diagnostics }: CheckedFile): Promise<CompiledPipeline | undefined> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.some(({ code }) => code !== 'TOOL_UNKNOWN')) return undefined;
  const { checkPipeline, openCatalog } = await import('@tutti/pipeline');
  return checkPipeline(bytes, { tools: openCatalog, file }).compiled;
}

function drawerOf(format: string): typeof drawMermaid {
  if (format === 'mermaid') return drawMermaid;
  if (format === 'levels') return (view) => drawLevels(view);
  if (format === 'svg') return drawSvg;
  throw new UsageError(`"${format}" is no format. Use --format mermaid, levels or svg.`);
}
