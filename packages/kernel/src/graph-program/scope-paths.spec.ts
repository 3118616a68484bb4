import { describe, expect, it } from '@jest/globals';
import { chain, graph, loop, map, task, wait, expression, type Json } from '@tutti/core';
import { Simulation } from '../spec-support/program-simulation.ts';
import { locate } from './locate.ts';
import { liveScopes, nearestScope, scopeAt } from './scope-paths.ts';

const inner = graph([task('a', 'x'), task('b', 'x')], chain('a', 'b'));
const nested = graph(
  [map('all', { items: [1, 2, 3] as Json[], body: graph([map('each', { items: [1, 2], body: inner })]) }), task('last', 'x')],
  chain('all', 'last'),
);

describe('paths of scopes', () => {
  it('lead to every live scope, and each scope says its own', () => {
    const { state } = new Simulation(nested);
    const scopes = [...liveScopes(state)];
    expect(scopes.map(({ path }) => path)).toEqual([
      '',
      'all[0]',
      'all[0]/each[0]',
      'all[0]/each[1]',
      'all[1]',
      'all[1]/each[0]',
      'all[1]/each[1]',
      'all[2]',
      'all[2]/each[0]',
      'all[2]/each[1]',
    ]);
    for (const scope of scopes) expect(scopeAt(state, scope.path)).toBe(scope);
    expect(locate(state, 'all[1]/each[1]/b')).toEqual({ scope: scopeAt(state, 'all[1]/each[1]'), node: 1 });
    expect(locate(state, 'last')).toEqual({ scope: state.root, node: 1 });
  });

  it('lead nowhere once a scope is gone, also where the next event was likely to be', () => {
    const run = new Simulation(graph([map('all', { items: [1, 2], body: graph([wait('go', { signal: 'go' })]) })]));
    run.happen('all[0]/go');
    run.feed({ type: 'run.cancelling', reason: 'enough' });
    expect(locate(run.state, 'all[1]/go')).toBeUndefined();
  });

  it.each([
    ['all'],
    ['all[3]'],
    ['all[01]'],
    ['all[]'],
    ['all[x]'],
    ['all[-1]'],
    ['all[1'],
    ['all1]'],
    ['[1]'],
    ['nobody[0]'],
    ['last[0]'],
    ['/all[0]'],
    ['all[0]/'],
    ['all[0]//each[0]'],
    ['all[0]/each[2]'],
    ['all[0]/each[0]/a'],
    ['all[99999999999999999999]'],
  ])('lead nowhere when they are wrong: %s', (path) => {
    const { state } = new Simulation(nested);
    expect(scopeAt(state, path)).toBeUndefined();
    expect(locate(state, `${path}/a`)).toBeUndefined();
  });

  it('lead to the nearest scope there is, where one is gone', () => {
    const run = new Simulation(nested);
    run.complete('all[0]/each[0]/a');
    run.complete('all[0]/each[0]/b');
    expect(scopeAt(run.state, 'all[0]/each[0]')).toBeUndefined();
    expect(nearestScope(run.state, 'all[0]/each[0]')).toBe(scopeAt(run.state, 'all[0]'));
    expect(nearestScope(run.state, 'gone[4]/each[0]')).toBe(run.state.root);
  });

  it('lead to the last iteration while the next is decided on', () => {
    const seen: (string | undefined)[] = [];
    const run = new Simulation(
      graph([loop('again', { body: graph([task('a', 'x')]), until: expression('enough', null), maxIterations: 3 })]),
      {
        evaluate: (_, { state }) => {
          seen.push(...[...liveScopes(state)].map(({ path }) => path));
          return false;
        },
      },
    );
    run.finish();
    expect(seen).toEqual(['', 'again[0]', '', 'again[1]', '', 'again[2]']);
  });
});
