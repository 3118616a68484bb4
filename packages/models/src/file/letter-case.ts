/** `costPer1kTokens` as files write it: `cost_per_1k_tokens`. */
export function toSnake(name: string): string {
  return name.replaceAll(/([A-Z]|(?<=[a-z])\d)/g, (letter) => `_${letter.toLowerCase()}`);
}

export function toCamel(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
