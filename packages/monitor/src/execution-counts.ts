/** Executions ended; `successRate` 0…1, and 1 when there were none. */
export interface PerformanceMetrics {
  readonly totalExecutions: number;
  readonly successfulExecutions: number;
  readonly failedExecutions: number;
  readonly successRate: number;
}

/** The metrics of so many executions, of which some succeeded. */
export function performanceOf({ total, successful }: { readonly total: number; readonly successful: number }): PerformanceMetrics {
  return {
    totalExecutions: total,
    successfulExecutions: successful,
    failedExecutions: total - successful,
    successRate: total === 0 ? 1 : successful / total,
  };
}
