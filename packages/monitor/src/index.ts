export { fromRun, type EventSource, type ReadOptions } from './from-run.ts';
export { declareSteps, withNodes, type DeclaredStep } from './progress/declare-steps.ts';
export { elapsedMs, type Timed } from './progress/elapsed.ts';
export type { ProgressNotice } from './progress/progress-notice.ts';
export { progressOf, reduceProgress } from './progress/reduce-progress.ts';
export { runProgress } from './progress/run-progress-operator.ts';
export { emptyProgress, type OpenDecision, type ProgressTotals, type RunProgress } from './progress/run-progress.ts';
export {
  isSettled,
  stepStatuses,
  type OpenWait,
  type Spending,
  type StepProgress,
  type StepStatus,
  type Tokens,
} from './progress/step-progress.ts';
export type { StepTable } from './progress/step-table.ts';
export { formatCost, formatCount, formatDuration } from './text/format.ts';
export type { LineOptions } from './text/line.ts';
export { printable } from './text/printable.ts';
export { statusLine } from './text/status-line.ts';
export { stepLine, type StepLineOptions } from './text/step-line.ts';
export type { Labels, Metric, Sample } from './metrics/metric.ts';
export { RunMetrics, metricsOf } from './metrics/run-metrics.ts';
export { prometheusContentType, toPrometheus } from './metrics/to-prometheus.ts';
export { processResources, type ResourceAllocator, type Utilization } from './process-resources.ts';
export { checkHealth, type HealthReport } from './health.ts';
export { performanceOf, type PerformanceMetrics } from './execution-counts.ts';
