import type { Json } from '@tutti/core';
import { z } from 'zod';
import { flag, numeric, parameters } from '../action/parameters.ts';
import { encodingNamed, textEncodings, type TextEncoding } from '../files/text-encoding.ts';

export interface PathParameters {
  readonly path: string;
}

export interface ReadParameters extends PathParameters {
  readonly encoding: TextEncoding;
  readonly max_bytes?: number | undefined;
}

export interface WriteParameters extends PathParameters {
  readonly content: Json;
  readonly encoding: TextEncoding;
}

export interface ListParameters extends PathParameters {
  readonly pattern?: string | undefined;
  readonly recursive: boolean;
}

export interface CopyParameters extends PathParameters {
  readonly destination: string;
}

export interface MoveParameters extends CopyParameters {
  readonly overwrite: boolean;
}

export interface DeleteParameters {
  readonly paths: readonly string[];
  readonly recursive: boolean;
  readonly missing_ok: boolean;
}

const pathSpellings = ['file_path', 'filepath', 'file', 'filename', 'folder', 'directory', 'dir', 'source', 'src', 'from'];
const path = z.string({ error: 'pass a path as text' });

const encoding: z.ZodType<TextEncoding> = z.preprocess(
  (value) => (typeof value === 'string' ? (encodingNamed(value) ?? value) : value),
  z.enum(textEncodings).default('utf-8'),
);

const content = z.unknown().refine((value) => value !== undefined && value !== null, {
  error: 'there is none; the step it comes from gave nothing. Pass text, or any JSON value but null',
});

export const pathSchema = (): z.ZodType<PathParameters> => parameters<PathParameters>({ path }, { aliases: { path: pathSpellings } });

export const readSchema = (): z.ZodType<ReadParameters> =>
  parameters<ReadParameters>(
    { path, encoding, max_bytes: numeric(z.number().int().positive()).optional() },
    { aliases: { path: pathSpellings } },
  );

export const writeSchema = (): z.ZodType<WriteParameters> =>
  parameters<WriteParameters>(
    { path, content, encoding },
    { aliases: { path: [...pathSpellings, 'output_path', 'destination'], content: ['text', 'data'] } },
  );

export const listSchema = (): z.ZodType<ListParameters> =>
  parameters<ListParameters>(
    { path: path.default('.'), pattern: z.string().optional(), recursive: flag().default(false) },
    { aliases: { path: pathSpellings, pattern: ['glob'] } },
  );

const destinationSpellings = ['dest', 'dst', 'target', 'to', 'destination_path', 'new_path', 'output_path'];

export const copySchema = (): z.ZodType<CopyParameters> =>
  parameters<CopyParameters>(
    { path, destination: path },
    { aliases: { path: [...pathSpellings, 'source_path'], destination: destinationSpellings } },
  );

export const moveSchema = (): z.ZodType<MoveParameters> =>
  parameters<MoveParameters>(
    { path, destination: path, overwrite: flag().default(true) },
    { aliases: { path: [...pathSpellings, 'source_path'], destination: destinationSpellings } },
  );

export const deleteSchema = (): z.ZodType<DeleteParameters> =>
  parameters<DeleteParameters>(
    {
      paths: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string()).min(1)),
      recursive: flag().default(true),
      missing_ok: flag().default(true),
    },
    { aliases: { paths: ['path', ...pathSpellings, 'files'] } },
  );
