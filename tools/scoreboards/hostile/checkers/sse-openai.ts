import type { Checker } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import { streamChecker } from './providers/stream-checker.ts';

export const checker: Checker = streamChecker('openai');
