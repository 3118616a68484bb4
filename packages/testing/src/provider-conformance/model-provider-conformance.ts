import type { ProviderBehaviour, ProviderCase, ProviderCases } from './case.ts';
import {
  checkAbortedBefore,
  checkAbortedInStream,
  checkBrokenTools,
  checkFailing,
  checkFailingStream,
  checkLeavingEarly,
  checkMeasured,
  checkOneRequest,
  checkParallelTools,
  checkReasoning,
  checkRefused,
  checkSilentUntilAborted,
  checkSilentUntilIdle,
  checkSilentUntilTimeout,
  checkStream,
  checkText,
  checkTools,
  checkTruncated,
  checkTyped,
} from './checks.ts';

export interface ModelProviderConformanceOptions extends ProviderCases {
  /** Registers one test: the `test` of jest, of node:test, or the like. */
  readonly test: (name: string, body: () => Promise<void>) => void;
}

/** Registers one test per behaviour, each with a case of its own. */
export function modelProviderConformance(options: ModelProviderConformanceOptions): void {
  for (const { name, check } of modelProviderBehaviours(options)) options.test(name, check);
}

/** The behaviours that the given cases can show. */
export function modelProviderBehaviours(cases: ProviderCases): readonly ProviderBehaviour[] {
  const { text, typed, tools, refused, failing = [], truncated, parallelTools, brokenTools, reasoning, measured, silent } = cases;
  return [
    behaviour('answers a prompt with a text and a usage that adds up', text, checkText),
    behaviour('streams the text it reports, and ends with exactly one finish', text, checkStream),
    behaviour('makes one request for one call', text, checkOneRequest),
    behaviour('starts nothing when the signal is aborted already', text, checkAbortedBefore),
    behaviour('ends a stream as aborted, without a finish', text, checkAbortedInStream),
    behaviour('lets a stream be left early, and the next one run', text, checkLeavingEarly),
    ...optional('answers with JSON of the response schema', typed, checkTyped),
    ...optional('calls tools it was offered, each under its own id', tools, checkTools),
    ...optional('calls several tools at once', parallelTools, checkParallelTools),
    ...optional('gives no arguments to a tool call that must not run', brokenTools, checkBrokenTools),
    ...optional('tells reasoning from the answer', reasoning, checkReasoning),
    ...optional('splits the usage as the provider counted it', measured, checkMeasured),
    ...optional('gives up a silent peer after the idle time, and not before', silent, checkSilentUntilIdle),
    ...optional('ends a call that takes longer than its time', silent, checkSilentUntilTimeout),
    ...optional('ends an aborted call at once, and its connection', silent, checkSilentUntilAborted),
    ...optional('refuses what it cannot do, as a missing capability', refused, checkRefused),
    ...failing.flatMap((failure, index) => {
      const { name, make } = typeof failure === 'function' ? { name: `failure ${index + 1}`, make: failure } : failure;
      return [
        behaviour(`reports ${name} with its class`, make, checkFailing),
        behaviour(`reports ${name} with its class in a stream`, make, checkFailingStream),
      ];
    }),
    ...optional('never takes a stream without its end mark for an answer', truncated, checkTruncated),
  ];
}

function optional<Case extends ProviderCase>(
  name: string,
  make: (() => Case | Promise<Case>) | undefined,
  check: (given: Case) => Promise<void>,
): readonly ProviderBehaviour[] {
  return make === undefined ? [] : [behaviour(name, make, check)];
}

function behaviour<Case extends ProviderCase>(
  name: string,
  make: () => Case | Promise<Case>,
  check: (given: Case) => Promise<void>,
): ProviderBehaviour {
  return {
    name,
    check: async () => {
      const given = await make();
      try {
        await check(given);
      } finally {
        await given.close?.();
      }
    },
  };
}
