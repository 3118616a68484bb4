import { readFileSync } from 'node:fs';
import { z } from 'zod';

const lineSchema = z.object({
  source: z.string().optional(),
  arms: z.record(z.string(), z.object({ reward: z.number().min(0).max(1), cost: z.number().min(0) })),
});

/** One prompt with what each model would have earned and cost, US dollars. */
export interface RecordedPrompt {
  /** The collection it comes from, taken as its task. */
  readonly task: string;
  readonly arms: Readonly<Record<string, { readonly reward: number; readonly cost: number }>>;
}

/** Reads a file of prompts, one JSON object a line. What the file says of the best model is not looked at. @throws Error with the line that is wrong. */
export function readPrompts(file: string): readonly RecordedPrompt[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      const { source = 'general', arms } = lineSchema.parse(JSON.parse(line));
      return [{ task: source, arms }];
    } catch (error) {
      throw new Error(`Line ${index + 1} of ${file} is no prompt with rewards and costs: ${(error as Error).message}`, { cause: error });
    }
  });
}
