import pc from 'picocolors';

/** Functions that colour text, or leave it as it is where no colours are wanted. */
export type Colors = ReturnType<typeof pc.createColors>;

export function colors(isEnabled: boolean): Colors {
  return pc.createColors(isEnabled);
}
