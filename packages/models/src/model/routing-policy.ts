import { z } from 'zod';

/** Which boundaries a choice may cross. */
export interface RoutingPolicy {
  /** Whether models that cost money, or whose price is unknown, may be used at all. Default: yes. */
  readonly allowPaid?: boolean;
  /** The only providers that may be used. Default: all that are registered. */
  readonly providers?: readonly string[];
  /** Whether a preferred model may be replaced by one of another provider. Default: no. */
  readonly crossProvider?: boolean;
  /** Whether a preferred model that is free may be replaced by one that is not. Default: no. */
  readonly crossPaid?: boolean;
}

export const routingPolicySchema: z.ZodType<RoutingPolicy> = z.strictObject({
  allowPaid: z.boolean().optional(),
  providers: z.array(z.string().min(1)).optional(),
  crossProvider: z.boolean().optional(),
  crossPaid: z.boolean().optional(),
}) as z.ZodType<RoutingPolicy>;

export const routingPolicyKeys: readonly string[] = ['allowPaid', 'providers', 'crossProvider', 'crossPaid'];
