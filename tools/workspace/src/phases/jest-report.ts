import { relative } from 'node:path';
import { type Check, failed, passed } from '../checks/check.ts';

/** What is read of the report that `jest --json` writes. */
export interface JestReport {
  readonly testResults: readonly JestSuite[];
}

export interface JestSuite {
  /** Absolute path of the spec. */
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly JestTest[];
}

export interface JestTest {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages?: readonly string[] | null;
}

/** One check per test. A suite that could not run, and a test that was left out, are failures. */
export function readJestReport(report: JestReport, root: string): readonly Check[] {
  return report.testResults.flatMap((suite) => {
    const file = relative(root, suite.name);
    const tests = suite.assertionResults.map((test) => fromTest(file, test));
    const couldNotRun = suite.status === 'failed' && tests.every((test) => test.isPassed);
    return couldNotRun ? [...tests, failed(file, suite.message)] : tests;
  });
}

function fromTest(file: string, test: JestTest): Check {
  const name = `${file} › ${test.fullName}`;
  if (test.status === 'passed') return passed(name);
  const reasons = (test.failureMessages ?? []).map(withoutToolFrames).join('\n');
  return failed(name, reasons === '' ? `The test did not run (${test.status}).` : reasons);
}

/** A reason without the lines that tell how jest and fast-check called the test. */
function withoutToolFrames(message: string): string {
  return message
    .split('\n')
    .filter((line) => !/^\s+at .*(node_modules|node:|<anonymous>\)?$)/.test(line) && !line.startsWith('Hint: Enable verbose'))
    .join('\n');
}
