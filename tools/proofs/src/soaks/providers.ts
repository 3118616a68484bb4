import { stormApis } from '../storm/answers.ts';
import { gatewayOutage } from '../storm/gateway-outage.ts';
import { gatewayStorm } from '../storm/gateway-storm.ts';
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

/** The same through router, breaker, prices and adapter; then an outage under a steady load. */
export const gateway: Soak = async ({ random, share }) => {
  const lines: Line[] = [];
  for (const api of stormApis) {
    const calls = Math.ceil(2_000 * share);
    const { succeeded, requests, faults } = await gatewayStorm(api, { calls, faultRate: 0.3, random });
    const perCall = requests / calls;
    lines.push({
      promise: `${api.name} through the gateway: faults are mended, no text is wrong, no call hangs`,
      tried: `${calls} calls on the real SDK, 30 % of requests refused, cut, broken or reset; 4 attempts by \`retry\``,
      seen: `${((100 * succeeded) / calls).toFixed(1)} % succeeded with ${perCall.toFixed(2)} requests per call; ${faults.length} wrong or hanging`,
      // 99.2 % are to be expected of 2,000 calls; a smaller share of them scatters more.
      isHeld: faults.length === 0 && succeeded / calls >= (calls >= 2_000 ? 0.985 : 0.97) && perCall <= 1.5,
      faults,
    });
    const { normalPerCall, openPerCall, openedAfterMs, isRecovered } = await gatewayOutage(api, {
      callsPerSecond: 50,
      phaseMs: 5_000,
      random,
    });
    lines.push({
      promise: `${api.name} through the gateway: a service that is down is left alone`,
      tried: '50 calls a second with 4 attempts each, 5 s before, in and after an outage of nothing but 503',
      seen: `breaker open after ${Math.round(openedAfterMs)} ms; then ${(openPerCall / normalPerCall).toFixed(2)} of the normal load; ${isRecovered ? 'recovered' : 'not recovered'}`,
      isHeld: openedAfterMs <= 5_000 && openPerCall <= 1.2 * normalPerCall && isRecovered,
    });
  }
  return lines;
};
