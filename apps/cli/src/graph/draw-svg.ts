import type { DrawnEdge, GraphView } from './graph-view.ts';

const WIDTH = 190;
const HEIGHT = 46;
const GAP_X = 28;
const GAP_Y = 54;
const MARGIN = 24;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The graph as one SVG image, level by level from the top; bodies of loops are named, not drawn. It follows light and dark. */
export function drawSvg(view: GraphView): string {
  const widest = Math.max(1, ...view.levels.map((level) => level.length));
  const width = 2 * MARGIN + widest * WIDTH + (widest - 1) * GAP_X;
  const height = 2 * MARGIN + view.levels.length * HEIGHT + Math.max(0, view.levels.length - 1) * GAP_Y;
  const places = placesOf(view, width);
  const edges = view.edges.map((edge) => path(edge, places));
  const nodes = view.nodes.map(({ id, detail, body }) => {
    const { x, y } = places.get(id) ?? { x: 0, y: 0 };
    const inner = body === undefined ? detail : `${detail}: ${body.nodes.map((node) => node.id).join(', ')}`;
    return (
      `<g><title>${escape(`${id}: ${inner}`)}</title><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="8"/>` +
      `<text x="${x + WIDTH / 2}" y="${y + 19}">${escape(cut(id, 24))}</text><text class="s" x="${x + WIDTH / 2}" y="${y + 36}">${escape(cut(inner, 30))}</text></g>`
    );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(view.name)}">` +
    `<style>${STYLE}</style><defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="h" d="M0 0 8 4 0 8z"/></marker></defs>` +
    `${edges.join('')}${nodes.join('')}</svg>`
  );
}

const STYLE =
  'svg{background:#fff;font:13px system-ui,sans-serif}rect{fill:#f3f6fb;stroke:#5b7db1}text{fill:#16202c;text-anchor:middle}.s{fill:#5a6675;font-size:11px}' +
  'path{fill:none;stroke:#7d8da1}.i{stroke-dasharray:5 4}.h{fill:#7d8da1;stroke:none}' +
  '@media(prefers-color-scheme:dark){svg{background:#10151c}rect{fill:#18202a;stroke:#6f95d1}text{fill:#e8edf3}.s{fill:#9aa7b6}}';

function placesOf(view: GraphView, width: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  view.levels.forEach((level, row) => {
    const used = level.length * WIDTH + (level.length - 1) * GAP_X;
    level.forEach((id, column) => places.set(id, { x: (width - used) / 2 + column * (WIDTH + GAP_X), y: MARGIN + row * (HEIGHT + GAP_Y) }));
  });
  return places;
}

function path({ from, to, isInferred }: DrawnEdge, places: ReadonlyMap<string, Place>): string {
  const start = places.get(from);
  const end = places.get(to);
  if (start === undefined || end === undefined) return '';
  const [x1, y1, x2, y2] = [start.x + WIDTH / 2, start.y + HEIGHT, end.x + WIDTH / 2, end.y];
  const bend = Math.max(GAP_Y / 2, (y2 - y1) / 2);
  return `<path${isInferred ? ' class="i"' : ''} marker-end="url(#a)" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function escape(text: string): string {
  // XML takes no control characters, not even as entities.
  return text
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
    .replaceAll(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
