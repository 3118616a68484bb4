import type { ExplainPage } from './page.ts';

/** Graphs and values: what a run is made of. */
export const graphPages: readonly ExplainPage[] = [
  {
    code: 'GRAPH_INVALID',
    what: 'A graph cannot be run; all its problems are listed.',
    why: 'Nodes or edges contradict each other: an unknown name, a cycle, a node that is there twice.',
    fix: 'Mend each problem of the list; `tutti explain` knows their codes.',
  },
  {
    code: 'SHAPE',
    what: 'A part of a graph has the wrong form.',
    why: 'A field is missing, unknown or of the wrong type.',
    fix: 'Correct it at the place the message names.',
  },
  {
    code: 'NODE_ID',
    what: 'The id of a node cannot be used.',
    why: 'Ids are letters, digits, `_`, `-` and `.`, at most 128 characters, because paths are made of them.',
    fix: 'Rename the node.',
  },
  {
    code: 'DUPLICATE_NODE',
    what: 'Two nodes of one graph have the same id.',
    why: 'Dependencies and results are found by id.',
    fix: 'Rename one of them.',
  },
  {
    code: 'DUPLICATE_EDGE',
    what: 'The same dependency is there twice.',
    why: 'Two edges lead from one node to the same other node under the same condition.',
    fix: 'Remove one of them.',
  },
  {
    code: 'SELF_EDGE',
    what: 'A node depends on itself.',
    why: 'It could never start.',
    fix: 'Remove the dependency; use a loop node to repeat work.',
  },
  {
    code: 'UNKNOWN_NODE',
    what: 'A dependency names a node that is not there.',
    why: 'The id is misspelt, or the node was removed.',
    fix: 'Correct the id; the message gives the nearest one.',
  },
  {
    code: 'NOT_UPSTREAM',
    what: 'A node takes its graph from one that need not be done by then.',
    why: 'No chain of dependencies leads from the producer to the node that runs the graph.',
    fix: 'Add a dependency on the producer, or name a node before it.',
  },
  {
    code: 'CYCLE',
    what: 'Nodes depend on each other in a circle.',
    why: 'None of them could start first.',
    fix: 'Break the circle the message names; loops are written as loop nodes.',
  },
  {
    code: 'JOIN_IMPOSSIBLE',
    what: 'A node waits for more dependencies than it has.',
    why: '`atLeast` asks for more live edges than lead to the node.',
    fix: 'Lower the number, or add dependencies.',
  },
  {
    code: 'CHOSEN_SOURCE',
    what: 'An edge waits to be chosen by a node that cannot choose.',
    why: 'Only task nodes choose among their targets.',
    fix: 'Let the edge start at a task node.',
  },
  {
    code: 'TOO_DEEP',
    what: 'Graphs are nested deeper than allowed.',
    why: 'A body holds a body that holds a body, more than 32 levels.',
    fix: 'Make a child run of the inner part, or flatten it.',
  },
  {
    code: 'NOT_JSON',
    what: 'A value is no plain JSON.',
    why: 'Inputs and outputs are recorded: functions, dates, `undefined`, cycles and `NaN` cannot be.',
    fix: 'Turn the value into text, numbers, lists and objects first.',
  },
  {
    code: 'OUTPUT_TOO_LARGE',
    what: 'A step gave more than can be recorded.',
    why: 'Outputs are kept in the journal, up to a limit.',
    fix: 'Write the data to a file and give its path as the output.',
  },
  {
    code: 'OUTPUT_MISSING',
    what: 'An expression asks for the output of a node that has none.',
    why: 'The node failed, was cancelled, or was never reached.',
    fix: 'Make the expression depend on a node that always settles, or guard it.',
  },
  {
    code: 'VALUE_TYPE',
    what: 'An expression gave a value of another kind than is needed there.',
    why: 'A condition must be true or false, the items of a map a list.',
    fix: 'Change the expression so that it gives that kind of value.',
  },
  {
    code: 'VALIDATION_FAILED',
    what: 'A value is not what its schema asks for; every offence is listed.',
    why: 'A parameter is missing, misspelt or of the wrong type.',
    fix: 'Correct the values the message names.',
  },
  {
    code: 'INPUT_TOO_LARGE',
    what: 'An input is larger than is taken.',
    why: 'Limits keep one text from filling the memory.',
    fix: 'Give a smaller input, or split it.',
  },
  {
    code: 'BAD_SEQUENCE',
    what: 'A journal was given records out of order.',
    why: 'This is a mistake in the program that writes to it.',
    fix: 'Report it with the message.',
  },
  {
    code: 'BAD_TEXT',
    what: 'A journal was given text that is no Unicode.',
    why: 'It holds half of a surrogate pair, which no file can keep.',
    fix: 'Clean the text before it is returned from a step.',
  },
  {
    code: 'TOO_MANY_STEPS',
    what: 'A run would have opened more steps than it may.',
    why: 'A loop, a map or a produced graph asked for more than `maxSteps` of the graph (1,000,000 when it names no number) in all.',
    fix: 'Lower the number of iterations or items, raise `maxSteps` of the outermost graph, or start child runs for the parts.',
  },
];
