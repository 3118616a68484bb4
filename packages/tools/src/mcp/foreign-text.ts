// Tag characters, zero width, direction marks, variation selectors, soft hyphen; escape sequences and control characters but tab and line feed.
// eslint-disable-next-line no-control-regex -- these are what is looked for
const HIDDEN = /\x1b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

const ORDERS: readonly (readonly [RegExp, string])[] = [
  [/<\s*\/?\s*(?:important|system|instructions?|assistant|user|secret|critical|admin)\b|\[(?:system|inst|important)\]/i, 'marks text as orders to the model'],
  [/\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|other|all|instructions?|rules)\b/is, 'tells the model to ignore other instructions'],
  [/\b(?:before|after|when|whenever|instead of)\b.{0,30}\b(?:using|calling|use|call|invoking)\b.{0,40}\b(?:tool|function|other)\b/is, 'tells the model what to do around other calls'],
  [/(?:~|\$home|\/root|\/home\/\w+)?\/?\.(?:ssh|aws|gnupg|kube|netrc|env)\b|\bid_(?:rsa|ed25519|ecdsa)\b|\/etc\/(?:passwd|shadow)|\bmcp\.json\b/i, 'names files that hold secrets'],
  [/\b(?:do not|don't|never|without)\b.{0,30}\b(?:tell|mention|inform|show|notify|reveal|asking|telling)\b/is, 'asks for secrecy'],
  [/\b(?:api[ _-]?keys?|passwords?|credentials?|private keys?|access tokens?|secrets?|conversation history|system prompt)\b.{0,60}\b(?:pass|send|include|forward|append|post|put|as|to)\b|\b(?:pass|send|include|forward|append|read|post|put)\b.{0,60}\b(?:api[ _-]?keys?|passwords?|credentials?|private keys?|access tokens?|conversation history|system prompt)\b/is, 'asks for secrets'],
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
