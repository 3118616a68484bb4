import { expect, test } from '@jest/globals';
import { foreignLanguage } from '../text/detect-language.ts';
import { isoDate } from './iso-date.ts';
import { readNumber } from './read-number.ts';

test.each([
  ['14 March 2024', '2024-03-14'],
  ['March 14th, 2024', '2024-03-14'],
  ['on 2024-03-14T10:00', '2024-03-14'],
  ['25/12/2024', '2024-12-25'],
  ['12/25/2024', '2024-12-25'],
  ['05/06/2024', undefined],
  ['March 2024', undefined],
  ['2024-02-30', undefined],
  ['soon', undefined],
])('the date of "%s" is %s', (text, date) => {
  expect(isoDate(text)).toBe(date);
});

test.each([
  ['$3.2 million', 3_200_000],
  ['12%', 12],
  ['1,234.50 EUR', 1234.5],
  ['about three of them', 3],
  ['−4 degrees', -4],
  ['20k users', 20_000],
  ['5 bottles', 5],
  ['none', undefined],
])('the number of "%s" is %s', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test.each([
  ['Le chat est dans la maison et les chiens sont avec des amis pour cette nuit.', 'French'],
  ['Кошка сидит на ковре и смотрит в окно.', 'Russian'],
  ['这是一个关于陶瓷窑的软件库。', 'Chinese'],
  ['The cat sat on the mat, and the dog was in the house.', undefined],
  ['npm install kiln --save-dev', undefined],
])('the language of "%s" is %s', (text, language) => {
  expect(foreignLanguage(text)).toBe(language);
});
