import { View, type Value } from '../../template/index.ts';

/** Ids of loops that an id may be a turn of: `<loop>_<index>_<step>`, `<loop>_<index>`, `<loop>_complete`. */
export function loopsOf(id: string): readonly string[] {
  const turns = [...id.matchAll(/_\d+(?=_|$)/g)].map(({ index }) => id.slice(0, index));
  return id.endsWith('_complete') ? [...turns, id.slice(0, -'_complete'.length)] : turns;
}

/** What such an id means: the step in that turn of the loop, or the loop itself. */
export function turnOf(id: string, viewOf: (loop: string) => View | undefined): Value | undefined {
  for (const loop of loopsOf(id)) {
    const view = viewOf(loop);
    if (view === undefined) continue;
    const rest = id.slice(loop.length + 1);
    if (rest === 'complete') return view;
    const [index = '', ...step] = rest.split('_');
    const turn = view.items()?.[Number(index)];
    const inner = step.join('_');
    const found = inner === '' ? turn : turn instanceof View ? turn.member(inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
