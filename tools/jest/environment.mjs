// What whoever runs the specs has set for their own use: keys, by which a spec would call a provider, and settings of the product.
const OF_OTHERS = /_API_KEY$|^SEARXNG_URL$|^ORCHESTRATOR_|^TUTTI_(?!TEST_)/;

/** Takes out of an environment what would make specs go another way on another machine. */
export function forgetSettings(environment) {
  for (const name of Object.keys(environment)) if (OF_OTHERS.test(name)) delete environment[name];
}
