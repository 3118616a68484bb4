import type { ExplainPage } from './page.ts';

/** The net, and what answers there. */
export const webPages: readonly ExplainPage[] = [
  {
    code: 'URL_INVALID',
    what: 'A text is no URL that may be sent.',
    why: 'It cannot be read as a URL, or it hides line breaks or control characters.',
    fix: 'Write it in full, https://example.com/page; often a template in it gave an unexpected text.',
  },
  {
    code: 'URL_SCHEME',
    what: 'A URL has another scheme than http or https.',
    why: 'Tools of the net read no files and speak no other protocols, also when a server redirects there.',
    fix: 'Use an http or https address; read files with the tool `filesystem`.',
  },
  {
    code: 'URL_PRIVATE',
    what: 'A URL leads to this machine or a private net.',
    why: 'Its host is, or resolves to, an address that is not one of the open internet; one such address among several is enough.',
    fix: 'Use a public address. Private services have to be allowed one by one, with `net: { allowPrivate: [...] }` of the tools.',
  },
  {
    code: 'URL_CREDENTIALS',
    what: 'A URL holds a user name or a password.',
    why: 'URLs end up in logs and with other servers.',
    fix: 'Send credentials in a header.',
  },
  {
    code: 'SECRET_TAKEN_OUT',
    what: 'A step would send or write `[redacted]` in place of a secret.',
    why: 'The pipeline file or an earlier step gave something that looks like a key or a token. Secrets are taken out before anything goes on record, and steps see what is on record.',
    fix: 'Do what needs the secret in the step that gets it. A secret that you have: set it as a variable, declare its name under `environment:` of the pipeline, and write `{{ env.NAME }}`.',
  },
  {
    code: 'URL_REDIRECTS',
    what: 'A server redirects too often.',
    why: 'At most five redirects are followed.',
    fix: 'Give the address it should end at.',
  },
  {
    code: 'URL_DOWNGRADE',
    what: 'A server redirects from https to http.',
    why: 'Everybody on the way could read along.',
    fix: 'Give the https address of the target.',
  },
  {
    code: 'HOST_UNKNOWN',
    what: 'The name in a URL has no address.',
    why: 'It is misspelt, or the net or its name service is not there.',
    fix: 'Check the name and the connection.',
  },
  {
    code: 'RESPONSE_TOO_LARGE',
    what: 'An answer is longer than its limit.',
    why: 'The limit counts bytes after unpacking; the connection was closed there.',
    fix: 'Ask for less, or allow more with `max_bytes`.',
  },
  {
    code: 'RESPONSE_TIMEOUT',
    what: 'An answer did not come, or did not end, in its time.',
    why: 'The server is slow, or sends for ever.',
    fix: 'Try again later, or allow more time with `timeout`.',
  },
  {
    code: 'REQUEST_FAILED',
    what: 'A connection could not be made, or broke.',
    why: 'The server is down, refuses connections, or has a certificate that cannot be trusted.',
    fix: 'Check the address; the message ends with the reason.',
  },
  {
    code: 'SEARCH_FAILED',
    what: 'A search service refused a search, or gave no list of results.',
    why: 'Its key is wrong, or it is asked too often; DuckDuckGo turns away what it takes for a machine.',
    fix: 'Check the key, try again later, or set up another service: SEARXNG_URL, TAVILY_API_KEY, BRAVE_API_KEY or SERPER_API_KEY.',
  },
  {
    code: 'BROWSER_FAILED',
    what: 'The browser does not start, or could not do what it was told.',
    why: 'No element fits a selector in time, the page does not load, or the machine gives the browser no sandbox; the message ends with what the browser says.',
    fix: 'Take a `screenshot` to see the page; correct the selector or allow more `timeout`. Where there is no sandbox, pass `browser: { sandbox: false }` to the tools.',
  },
  {
    code: 'PERSON_NEEDED',
    what: 'A person is asked where nobody can answer.',
    why: 'The tool was called outside of a run, and there is no default answer.',
    fix: 'Call it in a pipeline, which waits for the answer, or give `default`.',
  },
  {
    code: 'APPROVAL_REJECTED',
    what: 'Somebody did not agree to what was to be done.',
    why: 'The approval was answered with no; the message gives the comment.',
    fix: 'Change what is asked for, or what the step is given from; an approval gate goes on without it with `on_reject: continue`.',
  },
  {
    code: 'MCP_UNTRUSTED',
    what: 'An MCP server would be started or called that nobody has approved in this form.',
    why: 'A server is a program with your rights; the message shows its command and the hash of it.',
    fix: 'Look at the command. To approve it, write the hash into `trust` of the server.',
  },
  {
    code: 'MCP_FAILED',
    what: 'An MCP server could not be reached, or answered with an error.',
    why: 'The program does not start, the address is wrong, or it answers something else.',
    fix: 'Run the command by hand to see what it says.',
  },
  {
    code: 'TOOL_SUSPECT',
    what: 'The description of a foreign tool is suspicious.',
    why: 'It reads like orders to the model, or hides characters; that is how tools are poisoned.',
    fix: 'Read the description. To use the tool all the same, write its hash into `tools` of the server.',
  },
  {
    code: 'TOOL_CHANGED',
    what: 'The definition of a foreign tool is another one than was approved.',
    why: 'The server was updated, or plays false.',
    fix: 'Look at the new definition and approve its hash.',
  },
  {
    code: 'TOOL_SCHEMA',
    what: 'The schema of a foreign tool cannot be used.',
    why: 'It is too large or too deep, or refers to something outside of it, which is never fetched.',
    fix: 'Ask the makers of the server for a plain schema.',
  },
];
