import type { Json } from '@tutti/core';
import type { CompiledOutput } from '../compile/compile-outputs.ts';
import { renderValue, type ValueRendering } from './render-value.ts';

/** Outputs by name; those that cannot be resolved are null, with the reason beside. */
export interface ResolvedOutputs {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly outputErrors: Readonly<Record<string, string>>;
}

export function resolveOutputs(compiled: readonly CompiledOutput[], rendering: ValueRendering): ResolvedOutputs {
  const outputs: Record<string, Json> = {};
  const outputErrors: Record<string, string> = {};
  for (const { name, value } of compiled) {
    try {
      outputs[name] = renderValue(value, rendering);
    } catch (error) {
      outputs[name] = null;
      outputErrors[name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { outputs, outputErrors };
}
