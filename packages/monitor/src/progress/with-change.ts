/** What to change of a value; `undefined` takes a field away. */
export type ChangeOf<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined };

/** A changed copy of a value. */
export function withChange<Value extends object>(value: Value, change: ChangeOf<Value>): Value {
  const entries = Object.entries({ ...value, ...change }).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as unknown as Value;
}
