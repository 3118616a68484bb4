import { didYouMean, ValidationError, type ValidationIssue } from '@tutti/core';
import type { ModelGatewayOptions } from './gateway-options.ts';

/**
 * Limits of a name that nothing has would be without effect, and nobody would know. A model that has yet to be registered may be named by
 * `provider/…` of a provider that there is, unless that is nearly the id of one that there is.
 * @throws ValidationError
 */
export function assertLimitNames({
  limits = {},
  registry,
  providers,
}: Pick<ModelGatewayOptions, 'limits' | 'registry' | 'providers'>): void {
  const models = registry.listModels();
  const owners = new Set([...Object.keys(providers), ...models.map(({ provider }) => provider)]);
  const known = [...owners, ...models.map(({ id }) => id)];
  const issues: ValidationIssue[] = [];
  for (const name of Object.keys(limits)) {
    if (known.includes(name)) continue;
    const nearest = didYouMean(name, known);
    const isToCome = nearest === '' && owners.has(name.slice(0, Math.max(0, name.indexOf('/'))));
    if (!isToCome)
      issues.push({
        path: `limits.${name}`,
        message: `there is no provider or model "${name}". ${nearest || `Known: ${known.join(', ')}.`}`,
      });
  }
  if (issues.length > 0)
    throw new ValidationError(`The limits of the gateway are not valid: ${issues.map(({ message }) => message).join(' ')}`, { issues });
}
