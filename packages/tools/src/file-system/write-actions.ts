import type { Json } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import type { FileAccess } from '../files/file-access.ts';
import { encodeText, type TextEncoding } from '../files/text-encoding.ts';
import { pathSchema, writeSchema } from './file-parameters.ts';
import { fileResult } from './file-result.ts';

/** The actions that make files and folders. */
export function writeActions(files: FileAccess): Record<string, ActionBody> {
  return { write: write(files), append: append(files), mkdir: mkdir(files) };
}

function write(files: FileAccess): ActionBody {
  return action({
    description: 'Writes a file as a whole; folders on the way are made. Content that is not text is written as indented JSON.',
    effect: 'idempotent',
    schema: writeSchema,
    run: async ({ path, content, encoding }, { signal }) => {
      const bytes = bytesOf(content, encoding);
      const { created } = await files.write(path, bytes, { signal });
      return fileResult('write', path, { size: bytes.length, encoding, created });
    },
  });
}

function append(files: FileAccess): ActionBody {
  return action({
    description: 'Adds to the end of a file, which is made when missing.',
    effect: 'once',
    acts: 'write',
    schema: writeSchema,
    run: async ({ path, content, encoding }, { signal }) => {
      const bytes = bytesOf(content, encoding);
      const { size } = await files.append(path, bytes, { signal });
      return fileResult('append', path, { size, appended: bytes.length, encoding });
    },
  });
}

function mkdir(files: FileAccess): ActionBody {
  return action({
    description: 'Makes a folder and those on the way to it.',
    effect: 'idempotent',
    schema: pathSchema,
    run: async ({ path }) => fileResult('mkdir', path, { created: await files.makeFolder(path) }),
  });
}

/** Text is written as it is; other values as the text that a person would expect in the file. */
function bytesOf(content: Json, encoding: TextEncoding): Uint8Array {
  if (typeof content === 'string') return encodeText(content, encoding);
  // Bytes in base64 or hex are always text; a value is text first, whatever the encoding.
  const plain = encoding === 'base64' || encoding === 'hex' ? 'utf-8' : encoding;
  return encodeText(JSON.stringify(content, null, 2), plain);
}
