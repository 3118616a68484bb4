import { formatKills } from '../kill/format-kills.ts';
import { killMatrix } from '../kill/kill-matrix.ts';
import { poison } from '../kill/poison.ts';
import { randomKills } from '../kill/random-kills.ts';
import { sharedBudget, type SharedBudgetReport } from '../money/shared-budget.ts';
import type { Line } from '../report/report.ts';
import type { Soak, SoakOptions } from './options.ts';

const matrix = async ({ random, share }: SoakOptions): Promise<Line> => {
  const { writes, points, byKind, decisions, slowestMs, faults } = await killMatrix({ random, share, cutsPerWrite: 8, perProcess: 1 });
  return {
    promise: 'killed at any write, a run goes on to the same end; nothing completed runs again',
    tried: `12 steps, W = ${writes} writes: SIGKILL before ${byKind.before} and after ${byKind.after}, log cut at ${byKind.inside} places inside them; each recovered in a new process`,
    seen: `${points - new Set(faults.map((fault) => fault.split(':')[0])).size} of ${points} ended alike; ${decisions} answers given from the tools' ledger; driven again after at most ${Math.round(slowestMs)} ms`,
    isHeld: faults.length === 0 && slowestMs < 2_000,
    faults,
  };
};

const told = {
  forks: {
    promise: 'killed at any write, forks and their origins go on, each to its own end',
    story:
      'a waiting run, forks of it from three places, a fork of a fork, a run restored; after the kill a fork of the run as it was cut off',
  },
  money: {
    promise: 'killed at any write, no budget is overspent, no cost forgotten, no reservation lost or used twice',
    story: 'three runs below one account of a budget file: one with room, one that wants too much, one cancelled with its money out',
  },
  prune: {
    promise: 'killed at any write, a fork keeps what it shares with a run that is pruned',
    story: 'a run with a value of 200 kB, a fork of it, the run ended and pruned, the fork ended',
  },
  carried: {
    promise: 'killed at any write, runs carried to another file end there alike',
    story: 'the run of twelve steps and its child, exported as they were cut off and imported into a new file',
  },
} as const;

const ofStory = async (story: keyof typeof told, { random, share }: SoakOptions): Promise<Line> => {
  const what = story === 'carried' ? ({ story: 'twelve', isCarried: true } as const) : { story };
  const { writes, points, byKind, decisions, slowestMs, faults } = await killMatrix({
    ...what,
    random,
    share,
    cutsPerWrite: 1,
    perProcess: 20,
  });
  return {
    promise: told[story].promise,
    tried: `${told[story].story}; ${writes} writes: SIGKILL before ${byKind.before} and after ${byKind.after}, log cut inside ${byKind.inside}`,
    seen: `${points - new Set(faults.map((fault) => fault.split(':')[0])).size} of ${points} ended alike; ${decisions} answers given; driven again after at most ${Math.round(slowestMs)} ms`,
    isHeld: faults.length === 0,
    faults,
  };
};

const shared = async ({ random, share }: SoakOptions): Promise<Line> => {
  const [runs, kills] = [30, Math.ceil(8 * share)];
  const reports: SharedBudgetReport[] = [];
  for (let round = 0; round < Math.ceil(10 * share); round++) reports.push(await sharedBudget({ random, runs, kills }));
  const sum = (of: (report: SharedBudgetReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
  const faults = reports.flatMap((report) => report.faults);
  return {
    promise: 'processes that share a budget file never overspend it, and a kill leaves nothing held',
    tried: `2 processes, ${runs} runs of 8 paying steps that want more than there is, ${sum((report) => report.kills)} times SIGKILL with money out: ${reports.length} rounds`,
    seen: `${sum(({ looks }) => looks)} looks at what was spent and held, none above the limit; ${sum(({ assumed }) => assumed)} calls in flight assumed, ${sum(({ refused }) => refused)} refused; each reservation once`,
    isHeld: faults.length === 0,
    faults,
  };
};

const atRandom = async ({ random, share }: SoakOptions): Promise<Line> => {
  const report = await randomKills({ random, runs: Math.ceil(500 * share), runsPerProcess: 10, kills: 4 });
  return {
    promise: 'nothing acknowledged is lost, nothing ends twice',
    tried: `${report.runs} runs, ${report.kills} processes killed at random moments`,
    seen: `${report.lost} lost, ${report.wrong} with another or a second end; ${report.decisions} answers given from the ledger`,
    isHeld: report.lost === 0 && report.wrong === 0 && report.faults.length === 0,
    faults: report.faults,
  };
};

const broughtUp = async ({ random, share }: SoakOptions): Promise<Line> => {
  const { formats, steps, kills, halfWritten, together, faults } = await formatKills({ random, share });
  return {
    promise: 'killed while a file is brought up from an earlier format, it is whole, brought up by the next, and its runs go on',
    tried: `files of formats ${formats.join(', ')}, which take ${steps.join(', ')} steps (statements, and rows within them): SIGKILL at ${kills} of them, ${halfWritten} with pages of the open transaction in the log; opened by three processes at once ${together} times, the first killed or held up within it`,
    seen: `${faults.length} faults: every record, message, checkpoint and snapshot as it was, of its format until the end and then of the newest, and the waiting runs ended`,
    isHeld: faults.length === 0,
    faults,
  };
};

const poisoned = async (): Promise<Line> => {
  const { victims, status, other, resumed, carriedAs, recovered } = await poison(10);
  return {
    promise: 'a run that kills its process is parked after 5 recoveries',
    tried:
      'a body that ends its process by SIGKILL, taken up again and again; then, its cause mended, resumed here, and carried to another file, cancelled and recovered there',
    seen: `${victims} processes ended, then ${status}; another run of the journal: ${other}; resumed: ${resumed}; carried: ${carriedAs}, recovered: ${recovered}`,
    isHeld:
      victims === 6 && [status, other, resumed, carriedAs, recovered].join() === 'dead-letter,completed,completed,dead-letter,completed',
  };
};

/** The kill matrix in full, then 500 runs killed at random moments. */
export const kills: readonly Soak[] = [
  matrix,
  ...(['forks', 'money', 'prune', 'carried'] as const).map((story) => (options: SoakOptions) => ofStory(story, options)),
  shared,
  atRandom,
  broughtUp,
  poisoned,
].map(
  (line): Soak =>
    async (options) => [await line(options)],
);
