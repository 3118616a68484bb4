// Frequent words that English does not share.
const marks: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    English:
      'the and of to is in that for with as are this was on be by it from or an not have has which you can will at your all if a no do',
    German:
      'der das und ist nicht ein eine mit auf für den dem des von zu im sich auch wird werden oder als sind kann bei wir ich sie aus nach wenn über',
    French: 'le les et est des une dans que qui pas avec au sont ce vous nous ou cette du elle mais aux être leur très sans sous entre',
    Spanish: 'el los las y es que un una por para del pero su este está lo sus muy esta como más también cuando sin sobre',
    Italian: 'il lo gli è di che una con della sono nel più questo alla dei delle anche perché quando dal questa essere degli',
    Portuguese: 'os é que um uma para com não da em mais dos das ao mas foi são na pelo pela também você isso quando muito',
    Dutch: 'het een dat niet voor zijn te aan ook bij maar naar uit worden wordt deze dit wij heeft kunnen omdat onder',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

const scripts: readonly (readonly [string, RegExp])[] = [
  ['Chinese', /\p{Script=Han}/gu],
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Korean', /\p{Script=Hangul}/gu],
  ['Russian', /\p{Script=Cyrillic}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Hindi', /\p{Script=Devanagari}/gu],
  ['Thai', /\p{Script=Thai}/gu],
];

/** Only the beginning is looked at. */
const LOOKED_AT = 6_000;

/** The language of a text when it is clearly not English; `undefined` for English and for what cannot be told. */
export function foreignLanguage(text: string): string | undefined {
  const beginning = text.slice(0, LOOKED_AT);
  const letters = beginning.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, script] of scripts) if ((beginning.match(script)?.length ?? 0) > Math.max(8, letters * 0.3)) return language;
  const words = beginning.toLowerCase().match(/\p{L}+/gu) ?? [];
  const hits = (language: string): number => words.filter((word) => marks[language]?.has(word)).length;
  const english = hits('English');
  const [best, most] = Object.keys(marks)
    .map((language) => [language, hits(language)] as const)
    .sort((a, b) => b[1] - a[1])[0] ?? ['English', 0];
  return best !== 'English' && most >= 4 && most > words.length * 0.12 && most > english * 2 ? best : undefined;
}
