import type { IncludeReader } from '../compile/compile-context.ts';
import { TemplateValueError, type LibraryExtension } from '../template/index.ts';

/** `include_file(path)` and `file_exists(path)` for templates, on a reader that keeps to its folder. */
export function fileFunctions(read: IncludeReader): LibraryExtension {
  return {
    functions: {
      include_file: (args, scope) => {
        const path = args.text(0, 'path');
        const content = read(path);
        if (content === undefined)
          throw new TemplateValueError(`There is no file "${path}" to include.`, {
            hint: 'Paths are relative to the pipeline file and may not leave its folder.',
          });
        scope.budget.text(content.length);
        return content;
      },
      file_exists: (args) => read(args.text(0, 'path')) !== undefined,
    },
  };
}
