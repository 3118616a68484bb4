import { spawn } from 'node:child_process';
import { isWindows, root } from './root.mjs';

// Settings of the user's own npm that npm reports on every call; they say nothing about this workspace.
const NOISE = /^npm (warn|WARN) (Unknown (user|env|project|builtin|cli) config|config )/;

/** Runs a set-up command, passes its output on to stderr without known noise, resolves to {code, stdout}. */
export function runQuiet(file, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], shell: isWindows });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const forward = lineForwarder();
    child.stderr.on('data', forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      forward('\n');
      resolve({ code: code ?? 1, signal, stdout });
    });
  });
}

function lineForwarder() {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.trim() !== '' && !NOISE.test(line)) process.stderr.write(`${line}\n`);
  };
}
