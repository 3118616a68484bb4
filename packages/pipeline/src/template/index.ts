export { Arguments, type CallScope, type FilterDefinition, type FilterFunction } from './call-arguments.ts';
export { defaultLimits, type TemplateLimits } from './budget.ts';
export { toCondition, toPlain, toText } from './convert.ts';
export { TemplateBudgetError } from './errors/template-budget-error.ts';
export { TemplateError, type TemplateErrorOptions } from './errors/template-error.ts';
export { TemplateFilterError } from './errors/template-filter-error.ts';
export { TemplateForbiddenError } from './errors/template-forbidden-error.ts';
export { TemplateNameError } from './errors/template-name-error.ts';
export { TemplateSyntaxError } from './errors/template-syntax-error.ts';
export { TemplateUndefinedError } from './errors/template-undefined-error.ts';
export { TemplateValueError } from './errors/template-value-error.ts';
export { readJson } from './filters/json-filters.ts';
export { forbiddenName, isCodeRoot, isEscapeRoot } from './forbidden.ts';
export { templateLibrary, type LibraryExtension, type TemplateFunction, type TemplateLibrary, type TestFunction } from './library.ts';
export { referencesOf, referencesOfExpression, type Reference, type References } from './references.ts';
export { shapesOf, shapesOfExpression, type Shape, type ShapeKind } from './shapes.ts';
export { namesOf, type TemplateNames } from './scope.ts';
export {
  conditionExpression,
  evaluateExpression,
  evaluateTemplate,
  isTemplate,
  renderTemplate,
  templateNodes,
  type RenderOptions,
} from './template.ts';
export { Undefined, View, type Value } from './value.ts';
