import type { Command } from 'commander';
import { processConsole, type CommonOptions } from './console/console.ts';
import { withAskOption, withCommonOptions, withSettingsOptions, withStoreOption } from './console/options.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Work } from './work.ts';

/** Binds work to a command; the work's module is loaded only when the command is called. */
export type Bind = <Options extends CommonOptions>(command: Command, load: () => Promise<Work<Options>>) => void;

/** Makes a {@link Bind} that hands each exit code to `finish`. */
export function binder(finish: (exitCode: ExitCode) => void): Bind {
  return (command, load) => {
    withCommonOptions(command).action(async (...all: unknown[]) => {
      const own = all.at(-1) as Command;
      const options = own.optsWithGlobals();
      const work = await load();
      finish(
        await work(
          own.processedArgs.flat().filter((given) => given !== undefined),
          options as never,
          processConsole(options),
        ),
      );
    });
  };
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Adds every command with its help; nothing heavy is loaded here. */
export function addCommands(program: Command, bind: Bind): void {
  addRunning(program, bind);
  addLooking(program, bind);
  addModels(program, bind);
  addControlling(program, bind);
  addHelping(program, bind);
}

function withInputs(command: Command): Command {
  return withSettingsOptions(command)
    .option('-i, --input <name=value>', 'an input; numbers, true, false, null and JSON are read as such (repeatable)', collect)
    .option('--input-file <file>', 'inputs from a YAML or JSON file; --input wins')
    .option('--context <name=value>', 'a value templates may name without declaring it (repeatable)', collect)
    .option('--root <folder>', 'folder the tools may touch (default: the working folder)')
    .option('--strict', 'warnings are errors');
}

function withBudget(command: Command, about: string): void {
  command
    .option('--budget <usd>', about)
    .option('--budget-tokens <n>', 'the same in tokens')
    .option('--budget-calls <n>', 'the same in calls of models')
    .option('--budget-time <time>', 'the same in time of work: seconds, or 500ms, 90s, 10m');
}

function addRunning(program: Command, bind: Bind): void {
  const run = withAskOption(withStoreOption(withInputs(program.command('run <file>'))))
    .description('run a pipeline file and show how it goes')
    .option('--max-concurrent <n>', 'steps at work at one time (default 10; ORCHESTRATOR_MAX_CONCURRENT, then the settings file)')
    .option('--no-sandbox', 'let file tools leave the root folder');
  withBudget(run, 'what the run may spend on models, US dollars (ORCHESTRATOR_BUDGET, then the lesser of pipeline and settings file)');
  bind(run, async () => (await import('./commands/run.ts')).runPipeline);
  const resume = withAskOption(withSettingsOptions(withStoreOption(program.command('resume <run>')))).description(
    'go on with a paused or interrupted run (an id, its beginning, or "last")',
  );
  withBudget(resume, 'what it may spend, with what it has spent, US dollars; a run that has failed for want of money goes on, too');
  bind(resume, async () => (await import('./commands/resume.ts')).resumeRun);
  addForking(program, bind);
  const validate = withInputs(program.command('validate <file>'))
    .description('say everything that would keep a pipeline from running')
    .option('--format <format>', 'text, json or github');
  bind(validate, async () => (await import('./commands/validate.ts')).validate);
  const graph = program
    .command('graph <file>')
    .description('show the steps and what they depend on, inferred dependencies included')
    .option('--format <format>', 'mermaid, levels or svg', 'mermaid');
  bind(graph, async () => (await import('./commands/graph.ts')).showGraph);
}

function addForking(program: Command, bind: Bind): void {
  const effects = '--effects <what>';
  const aboutEffects =
    'effects that must not be repeated and that the first run has done: ask (default), reuse its results, or repeat them';
  const checkpoint = withStoreOption(program.command('checkpoint <run> <name>')).description(
    'give the place where a run is a name, to fork it there or go back to it',
  );
  bind(checkpoint, async () => (await import('./commands/control.ts')).checkpointRun);
  const fork = withAskOption(withSettingsOptions(withStoreOption(program.command('fork <run>'))))
    .description('make a new run of the records of another, and run it')
    .option(
      '--at <place>',
      'a checkpoint, a step (which is done again) or a record number (default: where it stands, or stood before it ended)',
    )
    .option('-i, --input <name=value>', 'an input that is another one in the new run (repeatable)', collect)
    .option(effects, aboutEffects);
  withBudget(fork, 'what it may spend together with the run it is made of, US dollars');
  bind(fork, async () => (await import('./commands/fork.ts')).forkRun);
  const restore = withAskOption(withSettingsOptions(withStoreOption(program.command('restore <run> <checkpoint>'))))
    .description('go back to a checkpoint: the run ends, and a fork goes on in its place')
    .option(effects, aboutEffects);
  bind(restore, async () => (await import('./commands/fork.ts')).restoreRun);
}

function addLooking(program: Command, bind: Bind): void {
  const runs = withStoreOption(program.command('runs'))
    .description('list runs, newest first')
    .option('--status <status>', 'only runs of this status (repeatable)', collect)
    .option('--name <name>', 'only runs of the pipeline of this name')
    .option('-n, --limit <n>', 'how many (default 20)');
  bind(runs, async () => (await import('./commands/runs.ts')).listRuns);
  const pruning = withStoreOption(runs.command('prune'))
    .description('forget ended runs')
    .option('--older-than <age>', 'those that ended longer ago: 12h, 30d, 8w')
    .option('--keep <n>', 'all but the newest n')
    .option('--status <status>', 'only runs that ended so, or "quarantined" (repeatable)', collect)
    .option('--dry-run', 'count only');
  bind(pruning, async () => (await import('./commands/prune.ts')).pruneRuns);
  const exporting = withStoreOption(runs.command('export <run> <file>')).description(
    'write a run to a file another journal can take in ("-": standard output)',
  );
  bind(exporting, async () => (await import('./commands/run-file.ts')).exportRun);
  const importing = withStoreOption(runs.command('import <file>'))
    .description('take in a run that was exported ("-": standard input)')
    .option('--as <id>', 'its id here, instead of its own');
  bind(importing, async () => (await import('./commands/run-file.ts')).importRun);
  const show = withStoreOption(program.command('show <run>'))
    .description('steps, outputs, cost and errors of a run')
    .option('--step <id>', 'one step only, in full');
  bind(show, async () => (await import('./commands/show.ts')).showRun);
  const tools = program.command('tools [name]').description('list the tools, or one tool with its actions');
  bind(tools, async () => (await import('./commands/tools.ts')).listTools);
}

function addModels(program: Command, bind: Bind): void {
  const models = program.command('models').description('the models there are, which one would be chosen, and which are kept out');
  const named = (line: string): Command => withStoreOption(withSettingsOptions(models.command(line)));
  bind(
    named('list').description('every model: what it can do, costs and has shown; whether its key is set'),
    async () => (await import('./commands/models-list.ts')).listModels,
  );
  const explaining = named('explain [id]')
    .description(
      'what the router would decide now, and why each other model is out; with an id how that model stands; with --run what it has decided',
    )
    .option('--task <task>', 'what the request is for')
    .option('--needs <capabilities>', 'capabilities the model must have, with commas between them')
    .option('--max-cost <usd>', 'the highest price, US dollars per 1,000 tokens')
    .option('--input-tokens <n>', 'how long the request is (default 1000)')
    .option('--run <run>', 'the decisions on record of a run')
    .option('--step <id>', 'with --run: of one step only');
  bind(explaining, async () => (await import('./commands/models-explain.ts')).explainModels);
  const aboutTask = ['--task <task>', 'only requests of this task'] as const;
  bind(named('ban <id>').description('keep a model from being chosen; writes the models file'), async () =>
    (await import('./commands/models-edit.ts')).editModels('ban'),
  );
  bind(named('unban <id>').description('let a banned model be chosen again'), async () =>
    (await import('./commands/models-edit.ts')).editModels('unban'),
  );
  bind(
    named('pin <id>')
      .description('give all requests to one model; writes the models file')
      .option(...aboutTask),
    async () => (await import('./commands/models-edit.ts')).editModels('pin'),
  );
  bind(
    named('unpin <id>')
      .description('end that')
      .option(...aboutTask),
    async () => (await import('./commands/models-edit.ts')).editModels('unpin'),
  );
  const cost = withStoreOption(withInputs(program.command('cost [file]')))
    .description('what a run of a pipeline may cost, or what one has cost')
    .option('--run <run>', 'add up what this run has cost');
  bind(cost, async () => (await import('./commands/cost.ts')).showCost);
}

function addControlling(program: Command, bind: Bind): void {
  const pause = withStoreOption(program.command('pause <run>'))
    .description('let running steps end, start no more')
    .option('--reason <text>', 'why');
  bind(pause, async () => (await import('./commands/control.ts')).pauseRun);
  const cancel = withStoreOption(withSettingsOptions(program.command('cancel <run>')))
    .description('end a run without finishing it')
    .option('--reason <text>', 'why');
  bind(cancel, async () => (await import('./commands/control.ts')).cancelRun);
  const decide = withStoreOption(program.command('decide <run> <step>'))
    .description('say how a run goes on that needs a decision')
    .requiredOption('--as <decision>', 'retry, complete, fail or accept')
    .option('--value <value>', 'the result, with --as complete; read like an --input')
    .option('--key <substep>', 'the substep in doubt, when it is not the step itself');
  bind(decide, async () => (await import('./commands/control.ts')).decideRun);
  const signal = withStoreOption(program.command('signal <run> <name> [value]')).description('send a waiting run the value it waits for');
  bind(signal, async () => (await import('./commands/control.ts')).signalRun);
  const wake = withStoreOption(program.command('wake <run> <step>'))
    .description('end the timer or the wait for a retry that a step stands in')
    .option('--key <wait>', 'one of several waits of the step');
  bind(wake, async () => (await import('./commands/control.ts')).wakeRun);
}

function addHelping(program: Command, bind: Bind): void {
  const doctor = withStoreOption(program.command('doctor'))
    .description('check Node, the journal, keys and the clock')
    .option('--full', 'verify every record of the journal, however large it is');
  bind(doctor, async () => (await import('./commands/doctor.ts')).doctor);
  const explain = program.command('explain [code]').description('what an error code means and what to do (without a code: all of them)');
  bind(explain, async () => (await import('./commands/explain.ts')).explain);
}
