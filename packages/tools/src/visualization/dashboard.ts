import { escapeHtml } from '../report/escape-html.ts';
import { htmlPage } from '../report/html-page.ts';

/** One page with pictures in it. SVG is shown as a picture too, so that nothing in it is run. */
export function dashboardPage(
  title: string,
  layout: 'grid' | 'column',
  pictures: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): string {
  const columns = layout === 'grid' ? 'repeat(auto-fit,minmax(20rem,1fr))' : '1fr';
  const shown = pictures.map(
    ({ path, bytes }) =>
      `<figure><img alt="${escapeHtml(path)}" src="data:${typeOf(bytes)};base64,${Buffer.from(bytes).toString('base64')}"></figure>`,
  );
  return htmlPage(
    title,
    `<h1>${escapeHtml(title)}</h1>\n<div style="display:grid;gap:1rem;grid-template-columns:${columns}">\n${shown.join('\n')}\n</div>`,
  );
}

function typeOf(bytes: Uint8Array): string {
  return bytes[0] === 0x89 && bytes[1] === 0x50 ? 'image/png' : 'image/svg+xml';
}
