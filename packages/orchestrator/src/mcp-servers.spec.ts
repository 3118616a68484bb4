import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilationError, ExecutionError } from '@tutti/core';
import { serverHash } from '@tutti/tools';
import { orchestrators } from './spec-support/orchestrators.ts';

const { folder, orchestratorOf } = orchestrators();
const server = join(import.meta.dirname, '../../tools/src/spec-support/mcp-stdio-server.mjs');
const spec = { command: process.execPath, args: [server] };

function configOf(trust: string | undefined): string {
  const path = join(folder, `servers-${trust === undefined ? 'unknown' : trust.slice(0, 8)}.yaml`);
  writeFileSync(
    path,
    `mcp_servers:\n  helper:\n    command: ${JSON.stringify(spec.command)}\n    args: [${JSON.stringify(server)}]\n${trust === undefined ? '' : `    trust: ${trust}\n`}`,
  );
  return path;
}

const yaml = `id: helped
mcp_servers: [helper]
steps:
  - { id: sum, tool: helper.add, parameters: { a: 2, b: 3 } }
  - { id: first, tool: helper, action: count, dependencies: [sum] }
  - { id: second, tool: mcp-server, action: call_tool, parameters: { server: helper, tool: count }, dependencies: [first] }
outputs: { sum: "{{ sum.content }}", counts: ["{{ first.content }}", "{{ second.content }}"] }
`;

describe('mcp_servers of orchestrator.yaml', () => {
  test('are started when a step needs them, shared by the steps, and ended with the orchestrator', async () => {
    const orchestrator = orchestratorOf({ config: configOf(serverHash(spec)) });
    const { outputs } = await orchestrator.executeYaml(yaml);
    const [first = '', second = ''] = outputs['counts'] as readonly string[];
    const pid = Number(first.split(' ')[1]);
    expect(outputs['sum']).toBe('5');
    expect([first, second]).toEqual([`1 ${pid}`, `2 ${pid}`]);
    expect(process.kill(pid, 0)).toBe(true);
    await orchestrator.shutdown();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('are not started before somebody has approved their command, which is shown with its hash', async () => {
    const failure = await orchestratorOf({ config: configOf(undefined) })
      .executeYaml(yaml)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExecutionError);
    expect((failure as ExecutionError).result).toMatchObject({
      steps: { sum: { errorCode: 'MCP_UNTRUSTED', error: expect.stringContaining(serverHash(spec)) } },
    });
  });

  test('are not to be had for pipelines that name others, and not started by looking', async () => {
    const orchestrator = orchestratorOf({ config: configOf(serverHash(spec)) });
    await expect(orchestrator.executeYaml(yaml.replace('[helper]', '[helpr]'))).rejects.toMatchObject({
      diagnostics: [{ code: 'MCP_NOT_TRUSTED', hint: 'Did you mean "helper"?' }],
    });
    await expect(
      orchestrator.executeYaml(yaml.replace('[helper]', '{ helper: { command: sh, args: [-c, "touch x"] } }')),
    ).rejects.toBeInstanceOf(CompilationError);
    await expect(orchestrator.executeYaml(yaml.replace('helper.add', 'helpr.add'))).rejects.toThrow('There is no tool "helpr.add"');
  });
});
