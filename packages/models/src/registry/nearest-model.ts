import { nearestName } from '@tutti/core';

/** The id nearest to a misspelt one; also when the name of the provider before the slash, or all of it, was left out. */
export function nearestModel(name: string, ids: Iterable<string>): string | undefined {
  const known = [...ids];
  // One edit of three letters is a third of a name: more is another one.
  const most = name.length <= 3 ? 1 : undefined;
  const whole = nearestName(name, known, most);
  if (whole !== undefined) return whole;
  const byBareName = new Map(known.map((id) => [bareName(id), id]).reverse() as [string, string][]);
  const near = nearestName(bareName(name), byBareName.keys(), most);
  return near === undefined ? undefined : byBareName.get(near);
}

/** `gpt-5` of `openai/gpt-5`. */
export function bareName(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
