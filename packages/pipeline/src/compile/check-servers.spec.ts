import { describe, expect, test } from '@jest/globals';
import { catalogOfNames } from '../catalog/tool-catalog.ts';
import { checkPipeline } from './compile-pipeline.ts';

const tools = {
  ...catalogOfNames(['notes.read']),
  sourceNames: () => ['notes'],
  source: (name: string) =>
    name === 'notes' ? { accepts: (declaration: object) => JSON.stringify(declaration) === '{"command":"node"}' } : undefined,
};
const problems = (servers: string): readonly (readonly [string, string])[] =>
  checkPipeline(`${servers}\nsteps:\n  - { id: a, tool: notes.read, parameters: { x: 1 } }\n`, { tools }).diagnostics.map(
    ({ code, message, hint }) => [code, `${message} ${hint ?? ''}`] as const,
  );

describe('the MCP servers of a pipeline file', () => {
  test.each([
    'mcp_servers: [notes]',
    'mcp_servers: notes',
    'mcp_servers: [{ name: notes }]',
    'mcp_servers: { notes: {} }',
    'mcp_servers:\n  notes:',
    'mcp_servers: { notes: { command: node, description: Notes. } }',
    'mcp_servers: []',
    'mcp_servers:',
  ])('are taken where the configuration has exactly them: %j', (servers) => {
    expect(problems(servers)).toEqual([]);
  });

  test.each([
    ['mcp_servers: [note]', 'Did you mean "notes"?'],
    ['mcp_servers: { notes: { command: sh } }', 'in another way than the configuration'],
    ['mcp_servers: { mine: { command: node } }', 'declares the MCP server "mine" itself'],
    ['mcp_servers: [{ name: notes, url: "https://x.example" }]', 'in another way'],
  ])('are refused where it has not: %j', (servers, why) => {
    expect(problems(servers)).toEqual([['MCP_NOT_TRUSTED', expect.stringContaining(why)]]);
  });

  test.each(['mcp_servers: 5', 'mcp_servers: [5]', 'mcp_servers: [{ command: node }]'])(
    'are told when they are something else: %j',
    (servers) => {
      expect(problems(servers).map(([code]) => code)).toEqual(['VALUE_TYPE']);
    },
  );
});
