export { budgetConformance, kernelConformance, kernelRules, type KernelConformanceOptions } from './kernel-conformance.ts';
export type { KernelCase, KernelRule, RuleKernel, RuleKernelOptions, RuleRun } from './world.ts';
