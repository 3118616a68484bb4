import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { StoreError } from '@tutti/core';
import type { ModelsFileEdit } from '@tutti/models';
import type { Work } from '../work.ts';
import { printable } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ModelOptions } from '../models/open-models.ts';

export interface EditModelsOptions extends ModelOptions {
  readonly task?: string;
}

/** `tutti models ban|unban|pin|unpin ID`: changes the models file, or makes it. */
export function editModels(what: ModelsFileEdit['do']): Work<EditModelsOptions> {
  return async ([model = ''], options, console) => {
    const { editModelsFile, loadSettings, modelsOf, providerDefaults, UnknownModelError } = await import('@tutti/models');
    const settings = loadSettings({
      ...(options.config === undefined ? {} : { config: options.config }),
      ...(options.models === undefined ? {} : { models: options.models }),
    });
    const file = settings.modelsFile ?? resolve('models.yaml');
    const isThere = existsSync(file);
    const registry = modelsOf({ ...settings, modelsFile: isThere ? file : null });
    const known = [
      ...new Set([
        ...registry.listModels().map(({ id }) => id),
        ...(what === 'ban' || what === 'unban' ? providerDefaults.flatMap((one) => Object.keys(one.models)) : []),
      ]),
    ];
    if (!known.includes(model)) throw new UnknownModelError(model, known, { absent: registry.absent });
    const edit = { do: what, model, ...(options.task === undefined ? {} : { task: options.task }) } as ModelsFileEdit;
    const { text, isChanged } = editModelsFile(isThere ? readFileSync(file, 'utf8') : '', edit, { file });
    if (isChanged) replaceFile(file, text);
    // What was written is read once more as a run will read it.
    modelsOf({ ...settings, modelsFile: isThere || isChanged ? file : null });
    if (console.isJson) console.printJson({ file, model, did: what, isChanged, isNew: isChanged && !isThere });
    else
      console.news(
        isChanged
          ? `${printable(model)}: ${what} · ${printable(file)}${isThere ? '' : ' (new)'}`
          : `Nothing to change: ${printable(file)} says so already.`,
      );
    return exitCodes.ok;
  };
}

/** Whole or not at all: nobody reads half a file. */
function replaceFile(file: string, text: string): void {
  const next = `${file}.${process.pid}.new`;
  try {
    writeFileSync(next, text);
    renameSync(next, file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`The models file "${file}" cannot be written: ${reason}. Check the folder and its permissions.`, {
      code: 'FILE_UNWRITABLE',
      cause,
      data: { file },
    });
  }
}
