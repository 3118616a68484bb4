/** The subset of TypeScript that node runs by stripping types, and the shape of modules and classes. */
export const languageSyntax = [
  {
    selector: 'TSEnumDeclaration',
    message: 'Write a const object and the union of its values instead of an enum: node strips types and cannot run one.',
  },
  { selector: "TSModuleDeclaration[kind='namespace']", message: 'Use a module instead of a namespace.' },
  { selector: 'TSParameterProperty', message: 'Declare the field and assign it: a parameter property is not erasable syntax.' },
  { selector: 'PropertyDefinition[accessibility="private"]', message: 'Use a #private field: `private` is gone at run time.' },
  { selector: 'MethodDefinition[accessibility="private"]', message: 'Use a #private method: `private` is gone at run time.' },
  { selector: 'ExportAllDeclaration', message: 'List every export by name, so that the public surface is read in one place.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a default export has another name in every file that imports it.' },
  { selector: 'Decorator', message: 'No decorators: they are not erasable syntax.' },
  {
    selector:
      ':matches(ImportDeclaration, ExportNamedDeclaration, ImportExpression)[source.value=/^\\.{1,2}\\u002F/]:not([source.value=/\\.(ts|tsx|mts|json|mjs|css|html)$/])',
    message: "A relative import ends in the file's own extension ('./x.ts'): node runs the sources as they are.",
  },
];

/** How large a thing may be: a reader holds a function on one screen and a file in the head. */
export const sizeRules = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60 }],
  'max-params': ['error', { max: 3 }],
};

export const safetyRules = {
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-implied-eval': 'error',
  // Input from outside is searched for control characters on purpose, in many places.
  'no-control-regex': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
  '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
};
