import { parseArgs } from 'node:util';
import { type CommonOptions, wholeArgument } from './run-benchmark.ts';

/** What a benchmark takes that has peers. */
export interface PeerOptions extends CommonOptions {
  /** Whether the peers are measured too. */
  readonly peers: boolean;
}

/** A whole number that a benchmark takes as `--NAME N`. */
export interface WholeOption {
  readonly usual: number;
  readonly least: number;
}

/** Reads `--json`, `--gate`, `--no-peers` and the whole numbers of a benchmark. @throws TypeError or RangeError for arguments that make no sense. */
export function readPeerOptions<Name extends string>(
  args: readonly string[],
  wholes: Readonly<Record<Name, WholeOption>>,
): PeerOptions & Readonly<Record<Name, number>> {
  const flag = { type: 'boolean', default: false } as const;
  const names = Object.keys(wholes) as Name[];
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: flag,
      gate: flag,
      'no-peers': flag,
      ...Object.fromEntries(names.map((name) => [name, { type: 'string', default: String(wholes[name].usual) } as const])),
    },
  });
  const numbers = names.map((name) => [name, wholeArgument(name, String((values as Record<string, unknown>)[name]), wholes[name].least)]);
  return { json: values.json, gate: values.gate, peers: !values['no-peers'], ...(Object.fromEntries(numbers) as Record<Name, number>) };
}

/** The sections that `--only a,b` names. @throws RangeError for one there is not. */
export function sectionsArgument<Section extends string>(text: string, sections: readonly Section[]): readonly Section[] {
  return text.split(',').map((name) => {
    const section = sections.find((known) => known === name.trim());
    if (section !== undefined) return section;
    throw new RangeError(`--only names "${name}", which is no section. Sections: ${sections.join(', ')}.`);
  });
}
