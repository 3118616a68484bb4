import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipelineJsonSchema } from '../schema/pipeline-schema.ts';

/** Writes the JSON Schema that is shipped: `node --conditions=@tutti/source packages/pipeline/src/spec-support/write-schema.ts`. */
writeFileSync(join(import.meta.dirname, '../../pipeline.schema.json'), `${JSON.stringify(pipelineJsonSchema(), null, 1)}\n`);
