import type { ProviderBehaviour, ProviderCase, ProviderCases } from './case.ts';
import {
  checkAbortedBefore, checkAbortedInStream, checkFailing, checkLeavingEarly, checkRefused, checkStream, checkText, checkTools, checkTruncated, checkTyped,
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
  const { text, typed, tools, refused, failing = [], truncated } = cases;
  return [
    behaviour('answers a prompt with a text and a usage that adds up', text, checkText),
    behaviour('streams the text it reports, and ends with exactly one finish', text, checkStream),
    behaviour('starts nothing when the signal is aborted already', text, checkAbortedBefore),
    behaviour('ends a stream as aborted, without a finish', text, checkAbortedInStream),
    behaviour('lets a stream be left early, and the next one run', text, checkLeavingEarly),
    ...(typed === undefined ? [] : [behaviour('answers with JSON of the response schema', typed, checkTyped)]),
    ...(tools === undefined ? [] : [behaviour('calls tools it was offered, each under its own id', tools, checkTools)]),
    ...(refused === undefined ? [] : [behaviour('refuses what it cannot do, as a missing capability', refused, checkRefused)]),
    ...failing.map((make, index) => behaviour(`reports failure ${index + 1} with its class`, make, checkFailing)),
    ...(truncated === undefined ? [] : [behaviour('never takes a stream without its end mark for an answer', truncated, checkTruncated)]),
  ];
}

function behaviour<Case extends ProviderCase>(name: string, make: () => Case | Promise<Case>, check: (given: Case) => Promise<void>): ProviderBehaviour {
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
