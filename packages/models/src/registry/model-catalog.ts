import type { Model } from '../model/model.ts';
import type { ModelRequirements } from '../model/requirements.ts';
import type { Eligibility } from './filter-models.ts';

/** What a router has to know of the models there are. */
export interface ModelCatalog {
  /** Changes whenever an answer of {@link ModelCatalog.eligibility} may have changed. */
  readonly version: number;
  getModel(id: string): Model | undefined;
  eligibility(requirements?: ModelRequirements, task?: string): Eligibility;
}
