import { z } from 'zod';
import { isFree, type Model } from '../model/model.ts';

/** Which models to list. What is absent leaves nothing out. */
export interface ModelFilter {
  readonly provider?: string;
  /** Capabilities, all of them. */
  readonly capabilities?: readonly string[];
  readonly tags?: readonly string[];
  readonly free?: boolean;
  readonly banned?: boolean;
}

export const modelFilterKeys: readonly string[] = ['provider', 'capabilities', 'tags', 'free', 'banned'];

export const modelFilterSchema: z.ZodType<ModelFilter> = z.strictObject({
  provider: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  free: z.boolean().optional(),
  banned: z.boolean().optional(),
}) as z.ZodType<ModelFilter>;

/** Whether a model is one of those asked for. */
export function matches(model: Model, filter: ModelFilter, isBanned: boolean): boolean {
  const { provider, capabilities = [], tags = [], free, banned } = filter;
  return (
    (provider === undefined || model.provider === provider) &&
    capabilities.every((name) => model.capabilities.includes(name)) &&
    tags.every((name) => model.tags.includes(name)) &&
    (free === undefined || isFree(model) === free) &&
    (banned === undefined || isBanned === banned)
  );
}
