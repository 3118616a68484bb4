import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyNews } from '../spec-support/arbitrary-news.ts';
import { completed, cost, created, done, errorOf, failed, history, type Given } from '../spec-support/history.ts';
import { Counter } from './counter.ts';
import { Histogram } from './histogram.ts';
import { metricsOf, RunMetrics } from './run-metrics.ts';
import { toPrometheus } from './to-prometheus.ts';

// https://prometheus.io/docs/instrumenting/exposition_formats/
const LINE =
  /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\\n]|\\["\\n])*"(,(?=[a-z])|(?=\})))+\})? (-?\d+(\.\d+)?(e[+-]?\d+)?|[+-]Inf|NaN))$/;
const one = (metric: Counter | Histogram): string => toPrometheus({ metrics: () => [metric] });

const runA = history(
  created,
  {
    type: 'step.attempt-failed',
    path: 'a',
    attempt: 1,
    startedAt: 1_500,
    error: errorOf('RATE_LIMIT'),
    retryAt: 2_500,
    charge: cost(500, 10, 0),
  },
  completed('a', { attempt: 2, startedAt: 2_600, charge: cost(1_500, 20, 30) }),
  { type: 'charge.late', path: 'a', attempt: 1, charge: cost(7) },
  { type: 'charge.assumed', path: 'a', charge: { nanoUsd: 9 } },
  { type: 'evaluated', key: 'b?if', value: false },
  done,
);
const closedFailed: Given = { type: 'run.closed', outcome: { status: 'failed', error: errorOf('BROKEN') } };
const runB = history({ ...created, program: 'pipe"line\\\n' } as Given, failed('x'), closedFailed);

describe('RunMetrics', () => {
  it('counts runs, steps, retries, charges and tokens over many runs', () => {
    const text = toPrometheus(metricsOf(runA, runB));
    const lines = text.split('\n');
    for (const line of [
      'tutti_runs_total{program="graph",outcome="completed"} 1',
      'tutti_runs_total{program="pipe\\"line\\\\\\n",outcome="failed"} 1',
      'tutti_steps_total{outcome="completed"} 1',
      'tutti_steps_total{outcome="skipped"} 1',
      'tutti_steps_total{outcome="failed"} 1',
      'tutti_step_retries_total{code="RATE_LIMIT"} 1',
      'tutti_step_failures_total{code="BROKEN"} 1',
      'tutti_cost_usd_total{kind="settled"} 0.000002',
      'tutti_cost_usd_total{kind="late"} 7e-9',
      'tutti_charges_total{kind="assumed"} 1',
      'tutti_tokens_total{direction="input"} 30',
      'tutti_tokens_total{direction="output"} 30',
      'tutti_run_duration_seconds_bucket{outcome="completed",le="5"} 0',
      'tutti_run_duration_seconds_bucket{outcome="completed",le="10"} 1',
      'tutti_run_duration_seconds_sum{outcome="completed"} 6',
      'tutti_step_duration_seconds_sum{outcome="completed"} 0.4',
      'tutti_step_attempts_sum 3',
      'tutti_step_attempts_count 2',
    ])
      expect(lines).toContain(line);
  });

  it('gives the number of ended runs and the share that completed', () => {
    const metrics = metricsOf(runA, runB, runA, history(created));
    expect(metrics.totalExecutions).toBe(3);
    expect(metrics.successRate).toBeCloseTo(2 / 3);
    expect(metrics.totalCostUsd).toBeCloseTo(2 * 2_016e-9, 15);
    expect(new RunMetrics().successRate).toBe(1);
  });

  it('counts an event once, however often its run hands it on', () => {
    const metrics = new RunMetrics();
    const record = metrics.recorder();
    for (const event of [...runA, ...runA]) record(event);
    expect(toPrometheus(metrics)).toBe(toPrometheus(metricsOf(runA)));
  });

  it('does not mix runs that are recorded side by side', () => {
    const metrics = new RunMetrics();
    const [a, b] = [metrics.recorder(), metrics.recorder()];
    for (let i = 0; i < runA.length; i++) {
      const [left, right] = [runA[i], runB[i]];
      if (right !== undefined) b(right);
      if (left !== undefined) a(left);
    }
    const sorted = (text: string): readonly string[] => text.split('\n').sort();
    expect(sorted(toPrometheus(metrics))).toEqual(sorted(toPrometheus(metricsOf(runB, runA))));
  });

  it('gives valid exposition text for any events', () => {
    fc.assert(
      fc.property(anyNews, (news) => {
        const text = toPrometheus(metricsOf(news.filter((item) => 'seq' in item)));
        for (const line of text.split('\n').slice(0, -1)) expect(line).toMatch(LINE);
      }),
    );
  });
});

describe('toPrometheus', () => {
  it('writes nothing for nothing, and ends every line', () => {
    expect(toPrometheus(new RunMetrics())).toBe('');
    expect(toPrometheus(metricsOf(runA))).toMatch(/[^\n]\n$/);
  });

  it('writes HELP and TYPE once before the series of a metric', () => {
    const counter = new Counter({ name: 'x_total', help: 'Back\\slash\nand line.' });
    counter.add(1, { a: '1', b: '2' });
    counter.add(2, { b: '2', a: '1' });
    counter.add(5, { a: '2' });
    expect(one(counter)).toBe(
      '# HELP x_total Back\\\\slash\\nand line.\n# TYPE x_total counter\nx_total{a="1",b="2"} 3\nx_total{a="2"} 5\n',
    );
  });

  it('writes labels of any text so that they can be read back', () => {
    // Halves of surrogate pairs, too, which `binary` leaves out.
    const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit: codeUnit }), (value) => {
        const counter = new Counter({ name: 'x_total', help: 'X.' });
        counter.add(1, { v: value });
        const written = /^x_total\{v="(.*)"\} 1$/su.exec(one(counter).split('\n')[2] ?? '')?.[1] ?? 'nothing';
        expect(written.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))).toBe(value.toWellFormed());
      }),
    );
  });

  it('writes a half of a pair as the mark that stands for it, so that the text stays UTF-8', () => {
    const counter = new Counter({ name: 'x_total', help: 'X.' });
    counter.add(1, { v: 'a\ud800b' });
    expect(one(counter)).toContain('{v="a\ufffdb"}');
  });

  it('cumulates buckets: each holds all values up to its bound, the last all of them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 1 }), (values) => {
        const histogram = new Histogram({ name: 'h', help: 'H.' }, [10, 100]);
        for (const value of values) histogram.observe(value);
        const upTo = (bound: number): number => values.filter((value) => value <= bound).length;
        expect(one(histogram).split('\n').slice(2, -1)).toEqual([
          `h_bucket{le="10"} ${upTo(10)}`,
          `h_bucket{le="100"} ${upTo(100)}`,
          `h_bucket{le="+Inf"} ${values.length}`,
          `h_sum ${values.reduce((sum, value) => sum + value, 0)}`,
          `h_count ${values.length}`,
        ]);
      }),
    );
  });
});
