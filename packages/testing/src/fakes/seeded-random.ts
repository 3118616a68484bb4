import type { Random } from '@tutti/core';

/** Uniform numbers in [0, 1) that are the same for the same seed: sfc32, its state filled by splitmix32. @see C. Doty-Humphrey, PractRand */
export function seededRandom(seed: number): Random {
  const mix = splitmix32(seed);
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs still show the seed.
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return { next };
}

function splitmix32(seed: number): () => number {
  // Seeds above 32 bits count in full, so that times and ids make good seeds.
  let state = (Math.trunc(seed) ^ Math.trunc(seed / 2 ** 32)) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
