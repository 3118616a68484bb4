/** Spellings that pipelines use for the tools, by the name they stand for. */
export const toolAliases: Readonly<Record<string, string>> = {
  'file-system': 'filesystem',
  file: 'filesystem',
  files: 'filesystem',
  fs: 'filesystem',
  llm: 'llm-generate',
  'generate-text': 'llm-generate',
  'text-generation': 'llm-generate',
  'llm-call': 'llm-generate',
  'data-processor': 'data-processing',
  'data-transform': 'data-processing',
  report: 'report-generator',
  'report-generation': 'report-generator',
  'markdown-html': 'markdown-to-html',
  http: 'http-client',
  'http-request': 'http-client',
  'rest-client': 'http-client',
  'api-client': 'http-client',
  pdf: 'pdf-compiler',
  'pdf-generator': 'pdf-compiler',
  'markdown-to-pdf': 'pdf-compiler',
  'data-validation': 'validation',
  validator: 'validation',
  sql: 'database',
  sqlite: 'database',
  postgres: 'database',
  'database-query': 'database',
  visualizer: 'visualization',
  charts: 'visualization',
  'chart-generator': 'visualization',
  shell: 'terminal',
  bash: 'terminal',
  'terminal-executor': 'terminal',
  command: 'terminal',
  python: 'python-executor',
  'python-code': 'python-executor',
  'prompt-optimizer': 'prompt-optimization',
  vision: 'image-analysis',
  'image-analyzer': 'image-analysis',
  'image-generator': 'image-generation',
  'speech-to-text': 'audio-processing',
  'audio-analysis': 'audio-processing',
  'video-analysis': 'video-processing',
  delegation: 'task-delegation',
  'task-delegator': 'task-delegation',
  'model-selection': 'task-delegation',
  'model-routing': 'multi-model-routing',
  'multi-model-router': 'multi-model-routing',
  'model-router': 'multi-model-routing',
  'fact-check': 'fact-checker',
  'fact-checking': 'fact-checker',
  'fact-verification': 'fact-checker',
  'claim-verification': 'fact-checker',
  browser: 'headless-browser',
  'web-browser': 'headless-browser',
  'browser-automation': 'headless-browser',
  playwright: 'headless-browser',
  websearch: 'web-search',
  mcp: 'mcp-server',
  'mcp-client': 'mcp-server',
  memory: 'mcp-memory',
  'human-input': 'user-prompt',
  'user-input': 'user-prompt',
  approval: 'approval-gate',
  'human-approval': 'approval-gate',
  feedback: 'feedback-collection',
  'search-web': 'web-search',
  'web-scrape': 'web-scraper',
  scraper: 'web-scraper',
  'web-fetch': 'web-scraper',
};

/** Actions that are written without a tool, and where they lead. */
export const bareActions: Readonly<Record<string, { readonly tool: string; readonly action: string }>> = {
  generate: { tool: 'llm-generate', action: 'generate' },
  generate_text: { tool: 'llm-generate', action: 'generate' },
  generate_structured: { tool: 'llm-generate', action: 'generate_structured' },
  llm_call: { tool: 'llm-generate', action: 'generate' },
  llm_generate: { tool: 'llm-generate', action: 'generate' },
  complete: { tool: 'llm-generate', action: 'complete' },
  chat: { tool: 'llm-generate', action: 'chat' },
  analyze: { tool: 'llm-generate', action: 'analyze_text' },
  analyze_text: { tool: 'llm-generate', action: 'analyze_text' },
  summarize: { tool: 'llm-generate', action: 'summarize' },
  summarize_text: { tool: 'llm-generate', action: 'summarize' },
  classify: { tool: 'llm-generate', action: 'classify' },
  classify_text: { tool: 'llm-generate', action: 'classify' },
  generate_report: { tool: 'report-generator', action: 'generate' },
};

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** Whether a tool may be registered under a name: it starts with a letter and holds letters, digits, `_ - . : /`, at most 128 in all. */
export function isToolName(name: string): boolean {
  return /^[A-Za-z][\w.:/-]{0,127}$/.test(name) && !forbidden.has(name);
}

/** One spelling for many: lower case, hyphens for underscores and spaces. */
export function plainSpelling(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
}
