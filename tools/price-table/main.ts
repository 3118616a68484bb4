import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { compilePrices, priceTableSource } from '../../packages/cost-tracker/src/spec-support/compile-prices.ts';

// Makes the price table of cost-tracker anew from the installed data:  node tools/price-table/main.ts
const packageFolder = new URL('../../packages/cost-tracker/', import.meta.url);
const table = new URL('src/prices/built-in-prices.ts', packageFolder);
// The data is installed for cost-tracker's specs; nobody else needs it.
const require = createRequire(new URL('package.json', packageFolder));
const { waitForUpdate } = (await import(pathToFileURL(require.resolve('@pydantic/genai-prices')).href)) as {
  waitForUpdate(): Promise<Parameters<typeof compilePrices>[0]>;
};
const { devDependencies } = require('./package.json') as { devDependencies: Record<string, string> };

const providers = compilePrices(await waitForUpdate());
const version = `genai-prices ${devDependencies['@pydantic/genai-prices']}`;
writeFileSync(table, priceTableSource(providers, { version, asOf: new Date().toISOString().slice(0, 10) }));
console.log(`${providers.length} providers and ${providers.reduce((sum, { models }) => sum + models.length, 0)} models of ${version}.`);
