import { stormApis } from '../storm/answers.ts';
import { providerStorm } from '../storm/provider-storm.ts';
import type { Line } from '../report/report.ts';
import type { Soak } from './options.ts';

/** 2,000 calls per adapter, three of ten requests answered badly, four attempts. */
export const providers: Soak = async ({ random, share }) => {
  const lines: Line[] = [];
  for (const api of stormApis) {
    const calls = Math.ceil(2_000 * share);
    const { succeeded, requests, faults } = await providerStorm(api, { calls, faultRate: 0.3, random });
    const perCall = requests / calls;
    lines.push({
      promise: `${api.name}: no half answer passes for a whole one, and no tool runs twice`,
      tried: `${calls} calls on the real SDK, 30 % of requests refused, cut, broken or reset; 4 attempts`,
      seen: `${((100 * succeeded) / calls).toFixed(1)} % succeeded with ${perCall.toFixed(2)} requests per call; ${faults.length} wrong`,
      isHeld: faults.length === 0 && succeeded / calls >= 0.98 && perCall <= 1.5,
      faults,
    });
  }
  return lines;
};
