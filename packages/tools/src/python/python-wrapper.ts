/** Reads `{code, inputs}` from standard input, runs the code as a script would run, with each input as a variable and all of them as `inputs`, and writes its variable `result` to descriptor 3 as JSON. */
export const pythonWrapper = `
import json, os, sys
given = json.loads(sys.stdin.buffer.read().decode("utf-8"))
sys.stdin = open(os.devnull)
whole = {name: given["inputs"] for name in ("inputs", "variables", "context")}
names = {"__name__": "__main__", "__builtins__": __builtins__, **whole, **given["inputs"]}
def plain(value):
    for turn in ("tolist", "item", "to_dict", "isoformat", "_asdict"):
        if hasattr(value, turn):
            return getattr(value, turn)()
    return sorted(value, key=str) if isinstance(value, (set, frozenset)) else str(value)
def finite(value):
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, dict):
        return {str(key): finite(member) for key, member in value.items()}
    return [finite(member) for member in value] if isinstance(value, (list, tuple)) else value
try:
    exec(compile(given["code"], "<code>", "exec"), names)
finally:
    sys.stdout.flush()
    if "result" in names:
        text = json.dumps(finite(json.loads(json.dumps(names["result"], default=plain))), allow_nan=False)
        with os.fdopen(3, "w", encoding="utf-8") as out:
            out.write(text)
`;
