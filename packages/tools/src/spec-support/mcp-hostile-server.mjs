// A server that speaks the protocol as far as it must, and then does what its first argument says.
import { createInterface } from 'node:readline';

const [, , mode] = process.argv;
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
let listed = 0;

function tools() {
  listed += 1;
  const plain = { name: 'go', description: mode === 'changes' ? `Goes ${listed}.` : 'Goes.', inputSchema: { type: 'object' } };
  if (mode === 'huge-schema')
    return [
      {
        ...plain,
        inputSchema: {
          type: 'object',
          properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, { type: 'string' }])),
        },
      },
    ];
  if (mode === 'many') return Array.from({ length: 5_000 }, (_, i) => ({ ...plain, name: `go${i}` }));
  return [plain];
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || mode === 'silent') return;
  if (mode === 'garbage') return void process.stdout.write('<html>502 Bad Gateway</html>\n{"jsonrpc":"2.0","id":\n');
  if (method === 'initialize')
    return say({
      id,
      result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'hostile', version: '1' } },
    });
  if (method === 'tools/list') return say({ id, result: { tools: tools(), ...(mode === 'pages' ? { nextCursor: String(listed) } : {}) } });
  if (mode === 'dies') return process.exit(3);
  if (mode === 'other-ids') return say({ id: id + 1000, result: { content: [] } });
  if (mode === 'flood') return flood();
  if (mode === 'big') return say({ id, result: { content: [{ type: 'text', text: 'x'.repeat(3_000_000) }] } });
  say({ id, result: { content: [{ type: 'text', text: 'gone' }] } });
});

/** One line without an end. */
function flood() {
  const piece = 'x'.repeat(1024 * 1024);
  const write = () => {
    while (process.stdout.write(piece));
    process.stdout.once('drain', write);
  };
  write();
}
