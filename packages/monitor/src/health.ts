/** `components`: `healthy`, or `unhealthy: why`, by name. */
export interface HealthReport {
  readonly status: 'healthy' | 'unhealthy';
  readonly components: Readonly<Record<string, string>>;
}

/** Looks at each component at the same time; one whose look fails is unhealthy, with the reason. */
export async function checkHealth(looks: Readonly<Record<string, () => Promise<unknown>>>): Promise<HealthReport> {
  const entries = Object.entries(looks).map(async ([name, look]) => {
    const state = await look().then(
      () => 'healthy',
      (error: unknown) => `unhealthy: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [name, state] as const;
  });
  const components = Object.fromEntries(await Promise.all(entries));
  return { status: Object.values(components).every((state) => state === 'healthy') ? 'healthy' : 'unhealthy', components };
}
