/** Puts variables of the environment in the place of `${NAME}`, so that no file has to hold a secret; `missing` makes the error for one that is not set. */
export function withVariables(text: string, missing: (name: string) => Error): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const found = process.env[name];
    if (found === undefined) throw missing(name);
    return found;
  });
}
