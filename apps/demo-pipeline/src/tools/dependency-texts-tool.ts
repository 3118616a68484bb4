import { isAbsolute, relative, resolve } from 'node:path';
import { realpathSync } from 'node:fs';
import { PolicyRefusedError, Tool, ValidationError, type Json, type JsonObject } from '@tutti/core';
import { z } from 'zod';
import { readManifest } from '../workspace/manifest.ts';
import { packageTexts } from '../workspace/package-texts.ts';
import { thirdParty } from '../workspace/third-party.ts';

const listSchema = z.strictObject({ limit: z.number().int().positive().optional() });
const readSchema = z.strictObject({ folder: z.string().min(1) });

/** Finds the third-party packages a workspace depends on, and reads the texts they come with. It reads, and changes nothing. */
export class DependencyTextsTool extends Tool {
  readonly #workspace: string;

  constructor(workspace: string) {
    super({
      id: 'dependency-texts',
      name: 'Dependency texts',
      description: 'Direct dependencies of a workspace, and their licence, readme and changelog.',
      actions: {
        list: { description: 'Lists the installed direct dependencies.', schema: listSchema, effect: 'none' },
        read: { description: 'Reads the texts of one installed package.', schema: readSchema, effect: 'none' },
      },
    });
    this.#workspace = realpathSync(workspace);
  }

  async execute(action: string, parameters: JsonObject): Promise<Json> {
    if (action === 'list') return this.#list(listSchema.parse(parameters).limit);
    if (action === 'read') return { ...packageTexts(this.#inside(readSchema.parse(parameters).folder)) };
    throw new ValidationError(`The tool "dependency-texts" has no action "${action}". It has: list, read.`);
  }

  #list(limit: number | undefined): Json {
    const { dependencies, missing } = thirdParty(this.#workspace);
    const workspace = readManifest(this.#workspace)?.name || this.#workspace;
    return { workspace, dependencies: dependencies.slice(0, limit).map((one) => ({ ...one })), missing };
  }

  /** Packages are installed below the workspace; nothing else is read. */
  #inside(folder: string): string {
    const path = realpathSync(resolve(this.#workspace, folder));
    const inside = relative(this.#workspace, path);
    if (inside.startsWith('..') || isAbsolute(inside))
      throw new PolicyRefusedError(`The folder "${folder}" is outside the workspace. Only its own packages are read.`);
    return path;
  }
}
