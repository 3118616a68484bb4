import { localModel, localProvider } from '@tutti/provider-local';

const messages = [
  { role: 'user', content: 'Question: When was it founded? Context: The company makes clocks. It was founded in 1912 in Bern.' },
];
console.log((await localProvider().generate({ model: localModel, messages, task: 'question-answering' })).content);
