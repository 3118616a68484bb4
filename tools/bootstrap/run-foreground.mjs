import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { nodeFile } from './root.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// One Ctrl-C reaches this process more than once: from the terminal and again from npm.
const ONE_PRESS_MS = 250;

/** Runs a program in the foreground, passes signals on, resolves to its exit code (128 + n after signal n). */
export function runForeground(argv, args, { cwd, env, file = nodeFile, output = 'inherit' }) {
  return new Promise((resolve, reject) => {
    // Set-up output goes to stderr: stdout belongs to the command, which may print JSON.
    const child = spawn(file, [...argv, ...args], { cwd, env, stdio: ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'] });
    const stop = forwardSignals(child);
    child.on('error', (error) => {
      stop();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      stop();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function forwardSignals(child) {
  const lastAt = new Map();
  const forward = (signal) => {
    // A terminal sends SIGINT to the whole foreground group, so the child already has this one.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    const now = Date.now();
    if (now - (lastAt.get(signal) ?? -Infinity) < ONE_PRESS_MS) return;
    lastAt.set(signal, now);
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}
