import { loadOptional } from '../optional/load-optional.ts';

/** A picture of an SVG in twice its size, for sharp text. @throws ToolNotInstalledError without resvg */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await loadOptional(['@resvg/resvg-js'], () => import('@resvg/resvg-js'));
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}
