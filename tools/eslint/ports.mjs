const instead = 'Take it from a port of @tutti/core (Clock, Random, Ids), so that a replay and a test decide what it returns.';
const banned = (object, property) => ({ object, property, message: `${object}.${property} is not reproducible. ${instead}` });
const timer = (name) => ({ name, message: `${name} waits on the real clock. Use clock.after, or clock.breathe, of the Clock port.` });
const timers = ['setTimeout', 'setInterval', 'setImmediate'].map(timer);

/** Time, chance and identity come from ports: a program that reads them itself cannot be replayed. */
export const portRules = {
  'no-restricted-globals': ['error', ...timers],
  'no-restricted-properties': [
    'error',
    banned('Date', 'now'),
    banned('Math', 'random'),
    banned('performance', 'now'),
    banned('AbortSignal', 'timeout'),
    banned('crypto', 'randomUUID'),
    banned('crypto', 'randomBytes'),
    banned('crypto', 'getRandomValues'),
    banned('process', 'hrtime'),
    ...['setTimeout', 'setInterval', 'setImmediate', 'Date', 'Math', 'crypto', 'performance'].map((property) =>
      banned('globalThis', property),
    ),
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        ...['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map((name) => ({
          name,
          message: `A timer waits on the real clock. ${instead}`,
        })),
        ...['perf_hooks', 'node:perf_hooks'].map((name) => ({ name, message: `Time comes from the Clock port. ${instead}` })),
        ...['crypto', 'node:crypto'].map((name) => ({
          name,
          importNames: ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'],
          message: `An id or a random value is not reproducible. ${instead}`,
        })),
      ],
    },
  ],
};

export const portSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `new Date() reads the real clock. ${instead}` },
  { selector: "CallExpression[callee.name='Date']", message: `Date() reads the real clock. ${instead}` },
];
