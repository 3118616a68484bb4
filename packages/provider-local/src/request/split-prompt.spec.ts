import { expect, test } from '@jest/globals';
import { parseLabels } from './parse-labels.ts';
import { splitPrompt } from './split-prompt.ts';

const text = 'The cat sat on the mat. It was a sunny day. Nobody knew: why it sat there.';

test.each([
  ['a colon', `Summarise in two sentences: ${text}`],
  ['a blank line', `Summarize the following text:\n\n${text}`],
  ['a line', `Give me 5 keywords for the following article.\n${text}`],
  ['a fence', `Summarise:\n\`\`\`\n${text}\n\`\`\``],
  ['triple quotes', `Classify this as a, b or c.\n"""\n${text}\n"""`],
  ['quotes', `What is the sentiment of "${text}"?`],
  ['a tag', `<document>\n${text}\n</document>\nSummarize the document.`],
  ['a label', `Classify this ticket.\nLabels: billing, technical\nText: ${text}`],
  ['an inline label', `Classify as one of: bug, feature. Text: ${text}`],
  ['a bold label', `Tell me when.\n\n**Context:** ${text}`],
  ['what follows', `${text}\n\nIs this a bug or a feature? Return only one word.`],
  ['its first sentence', `Summarise this. ${text}`],
  ['two sides', `Here is a review:\n"${text}"\nIs it positive or negative?`],
])('instruction and text are told apart by %s', (_, prompt) => {
  const parts = splitPrompt(prompt);
  expect(parts.text).toBe(text);
  expect(parts.instruction).not.toContain('cat');
  expect(parts.instruction).not.toBe('');
});

test.each([
  `Question: Who sat? Context: ${text}`,
  `Context: ${text}\n\nQuestion: Who sat?`,
  `Context:\n${text}\n\nQuestion: Who sat?\nAnswer:`,
  `Answer the question using the context.\n\nContext: ${text}\n\nQuestion: Who sat?`,
])('a question and its context are found in either order', (prompt) => {
  expect(splitPrompt(prompt)).toMatchObject({ text, question: 'Who sat?' });
});

test('fences and colons inside the text stay in it', () => {
  const readme = '# Kiln\n\nKiln is a library.\n\n```js\nfire();\n```\n\nMore: here.';
  expect(splitPrompt(`Please summarise this README in 50 words.\n\n${readme}`)).toEqual({
    instruction: 'Please summarise this README in 50 words.',
    text: readme,
  });
});

test('an instruction without a text has none, and a text without an instruction is all text', () => {
  expect(splitPrompt('Write a poem about the sea')).toEqual({ instruction: 'Write a poem about the sea', text: '' });
  expect(splitPrompt(text)).toEqual({ instruction: '', text });
});

const names = (instruction: string): string[] => parseLabels(instruction).map(({ name }) => name);

test.each([
  ['Classify the text as bug, feature or question', ['bug', 'feature', 'question']],
  ['Classify it as one of: permissive, copyleft, weak-copyleft.', ['permissive', 'copyleft', 'weak-copyleft']],
  ['Labels: billing, technical, other', ['billing', 'technical', 'other']],
  ['Labels: [sports, politics, tech]', ['sports', 'politics', 'tech']],
  ['Return only one of: "x", "y" or "z" for this text', ['x', 'y', 'z']],
  ['Return only "spam" or "ham".', ['spam', 'ham']],
  ['Determine the sentiment (positive/negative/neutral) of this review', ['positive', 'negative', 'neutral']],
  ['Reply with positive, negative or neutral.', ['positive', 'negative', 'neutral']],
  ['Is this a bug or a feature?', ['bug', 'feature']],
  ['Classify the message into spam or ham.', ['spam', 'ham']],
  ['Which licence is it: one of MIT, Apache-2.0, GPL-3.0?', ['MIT', 'Apache-2.0', 'GPL-3.0']],
  ['Summarise the text in two sentences.', []],
  ['Extract the dates and amounts of money.', []],
])('labels of "%s"', (instruction, expected) => {
  expect(names(instruction)).toEqual(expected);
});

test('labels keep what is said of them', () => {
  expect(parseLabels('Classify into one of these categories:\n- permissive: MIT, BSD\n- copyleft (GPL, AGPL)')).toEqual([
    { name: 'permissive', description: 'MIT, BSD' },
    { name: 'copyleft', description: 'GPL, AGPL' },
  ]);
});
