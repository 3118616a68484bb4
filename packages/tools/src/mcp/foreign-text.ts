// Escape sequences; control and format characters (zero width, direction, tags); variation selectors. What joins emoji is seen.
const HIDDEN = new RegExp(
  [
    '\\u001b\\[[0-9;?]*[ -/]*[@-~]',
    '(?![\\t\\n])\\p{Cc}',
    '(?<!\\p{Extended_Pictographic}\\ufe0f?)\\u200d',
    '(?!\\u200d)\\p{Cf}',
    '(?<![\\p{Extended_Pictographic}\\d#*])\\ufe0f',
    '[\\ufe00-\\ufe0e]',
    '[\\u{e0000}-\\u{e0fff}]',
    ...['115f', '1160', '17b4', '17b5', '3164', 'ffa0', '2800'].map((code) => `\\u${code}`),
  ].join('|'),
  'gu',
);

const ORDERS: readonly (readonly [RegExp, string])[] = [
  [
    /<\s*\/?\s*(?:important|system|instructions?|assistant|user|secret|critical|admin)\b|\[(?:system|inst|important)\]/i,
    'marks text as orders to the model',
  ],
  [
    /\b(?:ignore|disregard|forget|overrid(?:e|es|ing))\b.{0,40}\b(?:previous|prior|above|earlier|other|all|instructions?|rules|system prompt)\b/is,
    'tells the model to ignore other instructions',
  ],
  // The same order in other languages: an imperative to ignore, and what is to be ignored.
  [
    /(?<!\p{L})(?:ignorar?|ignore[zr]?|ignoriere?n?|ignoriert|ignorez|olvida|oublie[zr]?|vergiss|vergesst|esquece|dimentica|negeer|zignoruj|игнорируй(?:те)?|забудь(?:те)?)(?!\p{L}).{0,60}(?:instru[ckç]|istruzion|anweisung|befehl|consigne|regeln|polece|инструкц|указан)/isu,
    'tells the model to ignore other instructions',
  ],
  [
    /(?:忽略|忽視|无视|無視|忘记|忘記).{0,20}(?:指令|指示|说明|說明|规则|規則|命令)|(?:指示|命令|指令|ルール).{0,10}(?:無視|忘れ)|(?:지시|명령|지침).{0,10}(?:무시|잊)/su,
    'tells the model to ignore other instructions',
  ],
  [/<!--/, 'hides text in a comment'],
  [
    /\b(?:before|after|when|whenever|instead of)\b.{0,30}\b(?:using|calling|use|call|invoking)\b.{0,40}\b(?:tool|function|other)\b/is,
    'tells the model what to do around other calls',
  ],
  [
    /(?:~|\$home|\/root|\/home\/\w+)?\/?\.(?:ssh|aws|gnupg|kube|netrc|env)\b|(?<![a-z])id_(?:rsa|ed25519|ecdsa)\b|\/etc\/(?:passwd|shadow)|\bmcp\.json\b/i,
    'names files that hold secrets',
  ],
  [/\b(?:do not|don't|never|without)\b.{0,30}\b(?:tell|mention|inform|show|notify|reveal|asking|telling)\b/is, 'asks for secrecy'],
  [
    /\b(?:api[ _-]?keys?|passwords?|credentials?|private keys?|access tokens?|secrets?|conversation history|system prompt)\b.{0,60}\b(?:pass|send|include|forward|append|post|put|as|to)\b|\b(?:pass|send|include|forward|append|read|post|put|reveal|repeat|print)\b.{0,60}\b(?:api[ _-]?keys?|passwords?|credentials?|private keys?|access tokens?|conversation history|system prompt)\b/is,
    'asks for secrets',
  ],
  [/\b(?:you must|always|mandatory|required to)\b.{0,40}\b(?:first|call|use|run|execute|read|send)\b/is, 'gives orders'],
];

/** Text of somebody else's, without what no reader sees, and what is suspicious in it. */
export function readForeignText(text: string): { readonly text: string; readonly suspicions: readonly string[] } {
  const plain = text.replaceAll(HIDDEN, '');
  // Letters of other alphabets and widths that look the same are read as the plain ones.
  const folded = plain.normalize('NFKC');
  const found = ORDERS.flatMap(([form, what]) => (form.test(folded) ? [what] : []));
  return { text: plain, suspicions: [...(plain === text ? [] : ['holds characters that nobody sees']), ...found] };
}
