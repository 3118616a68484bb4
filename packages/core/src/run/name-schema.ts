import { z } from 'zod';

/** What a run or a message is called by whoever makes it; journals keep it as a key. */
export const nameSchema: z.ZodType<string> = z.string().min(1).max(1_024);
