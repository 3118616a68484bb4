/**
 * Words that texts of often used classes use, for labels that come without a description.
 * Common usage only: a description or examples say it better.
 */
const groups: readonly (readonly [labels: string, words: string])[] = [
  [
    'permissive',
    'permission hereby granted free of charge to use copy modify merge publish distribute sublicense sell without restriction redistribution and use in source and binary forms with or without modification are permitted MIT BSD ISC Apache zlib',
  ],
  [
    'copyleft|reciprocal',
    'GNU General Public License GPL copyleft derivative works same license corresponding source code convey covered work free software foundation propagate',
  ],
  ['gpl', 'GNU General Public License GPL program covered work convey source code free software foundation'],
  [
    'lgpl',
    'GNU Lesser General Public License Library General Public License LGPL library combined work application linked with the library',
  ],
  ['mpl', 'Mozilla Public License MPL covered software covered code larger work contributor initial developer'],
  [
    'weak copyleft|file level copyleft',
    'GNU Lesser General Public License LGPL library Mozilla MPL Eclipse EPL larger work covered software executable form combined work',
  ],
  ['public domain', 'public domain unlicense CC0 dedicate waive copyright unencumbered no copyright relinquish'],
  [
    'proprietary|commercial|closed source',
    'proprietary confidential all rights reserved may not copy redistribute reverse engineer licensee agreement EULA subscription terminate fee purchase',
  ],
  [
    'mit',
    'MIT permission is hereby granted free of charge to any person obtaining a copy of this software and associated documentation files to deal in the software without restriction merge publish sublicense sell copies',
  ],
  ['isc', 'ISC permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted'],
  [
    'bsd|bsd 2 clause',
    'BSD redistributions of source code must retain the above copyright notice list of conditions disclaimer redistributions in binary form must reproduce',
  ],
  [
    'bsd 3 clause',
    'BSD redistributions of source code must retain the above copyright notice list of conditions disclaimer redistributions in binary form must reproduce neither the name of contributors may be used to endorse or promote products derived from',
  ],
  ['apache', 'Apache License contributor grants patent license NOTICE file derivative works contribution'],
  ['agpl', 'GNU Affero General Public License remote network interaction server'],
  ['unlicense', 'free and unencumbered software released into the public domain unlicense'],
  ['cc0', 'CC0 universal affirmer waives copyright and related rights public domain dedication'],
  ['licence|license', 'license copyright permission granted warranty liability conditions terms redistribution'],
  ['readme|package readme', 'readme install installation usage getting started features example API documentation contributing'],
  ['changelog|change log|release notes', 'changelog release notes version released fixed added changed removed bug fixes breaking changes'],
  [
    'bug|defect|bug report|incident',
    'bug error crash exception fails failing broken wrong unexpected regression stack trace does not work stopped freezes incorrect',
  ],
  [
    'feature|feature request|enhancement|improvement',
    'feature add support would be nice request allow option ability please implement suggestion could you wish enhancement',
  ],
  ['question|support|help', 'how do I what is why can someone help question is it possible where wondering'],
  ['documentation|docs', 'documentation docs readme typo example guide tutorial page unclear spelling'],
  ['security|vulnerability', 'security vulnerability CVE exploit injection attack leak password token unsafe XSS'],
  ['performance', 'slow performance memory leak latency speed timeout CPU faster benchmark'],
  ['billing|payment|payments', 'invoice bill billing charge charged payment refund card price subscription paid money cost'],
  ['shipping|delivery', 'parcel package delivery delivered shipping shipped courier tracking arrived late address'],
  ['refund|return|returns', 'refund return money back exchange send back'],
  ['account|login', 'account login password sign in email reset locked profile username'],
  ['technical|technical issue', 'error install update software crash configuration connection device setting does not work bug'],
  ['complaint', 'terrible disappointed unacceptable angry worst never again complaint poor refund rude'],
  ['praise|compliment', 'great thank you excellent love amazing helpful wonderful best happy'],
  ['sports|sport', 'game team player match season coach goal league win championship tournament score cup'],
  ['politics|political', 'government election president minister parliament party vote senator policy law congress'],
  ['business|finance|economy', 'company market shares stock profit revenue bank investor economy trade sales quarter'],
  ['technology|tech', 'software computer app device internet chip phone startup data code AI developer'],
  ['science', 'research scientists study experiment physics biology species planet discovery theory'],
  ['health|medicine|medical', 'health doctor patient disease hospital treatment symptoms drug medical vaccine'],
  ['entertainment', 'film movie music actor show album celebrity series singer festival'],
  ['travel', 'trip flight hotel tourist destination beach travel airport visit'],
  ['food|cooking', 'recipe cook food taste restaurant dish ingredients oven sauce meal'],
  ['education', 'school students teacher university course learn exam class'],
  ['spam|junk|scam', 'free winner prize click claim offer urgent money cash guaranteed congratulations limited lottery'],
  ['urgent|high|critical|high priority', 'urgent immediately critical down outage production asap blocked data loss emergency all users'],
  ['low|minor|low priority', 'minor cosmetic typo small trivial whenever nice to have suggestion'],
];

const wordsByLabel = new Map(groups.flatMap(([labels, words]) => labels.split('|').map((label) => [label, words] as const)));

/** Related words of a label, or of its parts; empty for labels nothing is known of. */
export function relatedWords(label: string): string {
  const plain = label
    .toLowerCase()
    .replaceAll(/[_-]+/g, ' ')
    .replace(/^(?:strong|is|an?|the) /, '')
    .trim();
  // `Apache-2.0`, `GPL-3.0-or-later`, `MIT licence`
  const bare = plain.replace(/ licen[cs]e$/, '').replace(/ ?v?\d+(?:\.\d+)*(?: only| or later)?$/, '');
  return wordsByLabel.get(plain) ?? wordsByLabel.get(plain.replace(/s$/, '')) ?? wordsByLabel.get(bare) ?? '';
}
