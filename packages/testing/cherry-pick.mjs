import { fakeClock, scriptedModel, seededRandom } from '@tutti/testing';

const model = scriptedModel([{ when: 'weather', answer: 'Sunny.' }], { clock: fakeClock({ now: 0 }) });
console.log(
  (await model.generate({ model: 'any', messages: [{ role: 'user', content: 'The weather?' }] })).content,
  seededRandom(7).next(),
);
