import type { EffectInherited, EffectsOfOrigin, RunId, StepKey } from '@tutti/core';

/** What a fork has of the run it was made of. */
export class ForkState {
  /** The runs it descends from, nearest first. */
  readonly lineage: readonly [RunId, ...RunId[]];
  readonly effects: EffectsOfOrigin;
  /** What its family had spent when it was made, nano-dollars. */
  readonly spentNanoUsd: number;
  /** Child runs go on from where those of the origin ended. */
  readonly isRecovery: boolean;
  /** Effects of the origin at steps that are not due yet. */
  readonly inherited: Map<StepKey, EffectInherited[]> = new Map();
  /** Steps that are due and have effects of the origin to be dealt with first. */
  readonly doubted: StepKey[] = [];

  constructor(given: Pick<ForkState, 'lineage' | 'effects' | 'spentNanoUsd'> & { readonly isRecovery?: boolean }) {
    this.lineage = given.lineage;
    this.effects = given.effects;
    this.spentNanoUsd = given.spentNanoUsd;
    this.isRecovery = given.isRecovery === true;
  }
}
