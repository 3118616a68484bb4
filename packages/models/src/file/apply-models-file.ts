import { TuttiError, didYouMean } from '@tutti/core';
import { ModelsFileError } from '../errors/models-file-error.ts';
import type { Model, ModelConfig } from '../model/model.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { Problems } from './problems.ts';
import type { ModelsFile } from './read-models-file.ts';

/** Registers what a models file says, over what is registered already. @throws ModelsFileError */
export function applyModelsFile(registry: ModelRegistry, settings: ModelsFile): void {
  const { models, banned, pinned, defaultProvider, places, source, file } = settings;
  const problems = new Problems(file);
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) problems.lines.addNewLine(at + 1);
  problems.lines.addNewLine(0);
  problems.lines.lineStarts.sort((a, b) => a - b);
  for (const [id, changes] of models) {
    const at = places.get(id) ?? [0, 1];
    const known = registry.getModel(id);
    const provider = changes.provider ?? known?.provider ?? defaultProvider;
    if (provider === undefined) {
      problems.add('KEY_MISSING', `Model "${id}" has no provider.`, { at, hint: 'Add "provider:", or "default_provider:" at the top.' });
      continue;
    }
    try {
      registry.registerModel(id, { ...(known === undefined ? {} : configOf(known, changes)), ...changes, provider });
    } catch (error) {
      if (!TuttiError.isInstance(error)) throw error;
      problems.add('VALUE_TYPE', error.message, { at });
    }
  }
  const ids = registry.listModels().map(({ id }) => id);
  for (const id of [...banned, ...(pinned === undefined ? [] : [pinned])]) {
    if (ids.includes(id)) continue;
    problems.add('MODEL_UNKNOWN', `There is no model "${id}".`, { at: places.get(id) ?? [0, 1], hint: didYouMean(id, ids) });
  }
  if (problems.all.length > 0) throw new ModelsFileError(problems.all, source);
  for (const id of banned) registry.banModel(id, 'models file');
  if (pinned !== undefined) registry.pinModel(pinned);
}

/** The configuration a model came from; prices only where the file does not state them in another form. */
function configOf(model: Model, changes: Partial<ModelConfig>): Partial<ModelConfig> {
  const { id: _, prices, ...rest } = model;
  const restates = changes.costPer1kTokens !== undefined;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...given, ...(prices === undefined || restates ? {} : { inputCostPer1kTokens: prices.inputPer1kTokens, outputCostPer1kTokens: prices.outputPer1kTokens }) };
}
