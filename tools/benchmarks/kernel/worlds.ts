export type Shape = 'chain' | 'fan' | 'dag' | 'map';

/** What is to be executed, in no contender's own words: edge k makes node `to[k]` wait for node `from[k]`. */
export interface World {
  /** `shape/size`. */
  readonly name: string;
  readonly shape: Shape;
  readonly size: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

type Edge = readonly [from: number, to: number];

/** Nodes of the random graph that wait for nothing, and how far back the others reach. */
const ROOTS = 16;
const REACH = 1_000;

export function makeWorld(shape: Shape, size: number, seed: number): World {
  const edges = EDGES[shape](size, seed);
  return {
    name: `${shape}/${size}`,
    shape,
    size,
    from: Int32Array.from(edges, ([from]) => from),
    to: Int32Array.from(edges, ([, to]) => to),
  };
}

/** The nodes each node waits for. */
export function dependencies({ size, from, to }: World): readonly (readonly number[])[] {
  const lists: number[][] = Array.from({ length: size }, () => []);
  to.forEach((node, edge) => lists[node]?.push(from[edge] as number));
  return lists;
}

const EDGES: Readonly<Record<Shape, (size: number, seed: number) => readonly Edge[]>> = {
  chain: (size) => Array.from({ length: Math.max(0, size - 1) }, (_, node) => [node, node + 1] as const),
  fan: () => [],
  map: () => [],
  dag: randomEdges,
};

/** Each node waits for one or two of the nodes shortly before it: close to two edges per node. */
function randomEdges(size: number, seed: number): readonly Edge[] {
  const random = mulberry32(seed);
  const edges: Edge[] = [];
  for (let node = ROOTS; node < size; node++) {
    const earlier = (): number => node - 1 - Math.floor(random() * Math.min(node, REACH));
    for (const from of new Set([earlier(), earlier()])) edges.push([from, node]);
  }
  return edges;
}

/** @see Tommy Ettinger, mulberry32 (public domain) */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
