const NANO_PER_USD = 1e9;

/** Nano-dollars in US dollars: for what people and public results are shown. */
export function toUsd(nanoUsd: number): number {
  return nanoUsd / NANO_PER_USD;
}

/** US dollars in whole nano-dollars: in these money is kept and added up, so that sums stay exact. */
export function toNanoUsd(usd: number): number {
  return Math.round(usd * NANO_PER_USD);
}
