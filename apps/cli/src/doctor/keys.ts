import type { Check } from './check.ts';

const KEYS = [
  { name: 'OPENAI_API_KEY', form: /^sk-[\w-]{16,}$/, looks: 'sk-…' },
  { name: 'ANTHROPIC_API_KEY', form: /^sk-ant-[\w-]{16,}$/, looks: 'sk-ant-…' },
  { name: 'GEMINI_API_KEY', form: /^AIza[\w-]{30,}$/, looks: 'AIza…' },
  { name: 'GOOGLE_API_KEY', form: /^AIza[\w-]{30,}$/, looks: 'AIza…' },
] as const;

/** Whether keys are there and have the form their provider gives them. Their values are neither sent nor shown. */
export function checkKeys(environment: Readonly<Record<string, string | undefined>>): readonly Check[] {
  const found = KEYS.filter(({ name }) => (environment[name] ?? '') !== '');
  if (found.length === 0)
    return [{ area: 'keys', status: 'note', text: 'no provider keys in the environment; the local provider needs none' }];
  return found.map(({ name, form, looks }): Check => {
    if (form.test(environment[name] ?? '')) return { area: 'keys', status: 'ok', text: `${name} is set and has the usual form` };
    return {
      area: 'keys',
      status: 'warning',
      text: `${name} is set, but does not look like ${looks}`,
      fix: 'Check for quotes, spaces or a cut value.',
    };
  });
}
