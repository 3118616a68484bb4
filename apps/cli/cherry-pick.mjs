import { runCli } from '@tutti/cli';

process.exitCode = await runCli(['explain', 'BUDGET_EXCEEDED']);
