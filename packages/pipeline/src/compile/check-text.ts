import { nearestName } from '@tutti/core';
import type { Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import {
  conditionExpression,
  forbiddenName,
  isCodeRoot,
  isEscapeRoot,
  isTemplate,
  referencesOf,
  referencesOfExpression,
  shapesOf,
  shapesOfExpression,
  TemplateError,
  templateNodes,
  type Reference,
  type References,
  type Shape,
} from '../template/index.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { CompileContext } from './compile-context.ts';
import { FieldTree, noteShape } from './field-schema.ts';
import { executionNames, standardNames } from './names.ts';
import { findStep, isLocal, isLoopAround, scopeBinding, visibleSteps, type StepScope } from './step-scope.ts';

/** Where the texts of a step stand, and which steps they use. */
export interface TextScope {
  readonly context: CompileContext;
  readonly scope: StepScope;
  /** Names known here alone: the `error` of a handler. */
  readonly extra?: ReadonlySet<string>;
  /** Steps used, by id, with the first place. */
  readonly uses: Map<string, Span>;
  /** Names beside steps that are used. */
  readonly names?: Set<string>;
  /** Whether a name of the loop around is used. */
  usesLocals: boolean;
}

/** Checks a template: its grammar, filters, functions and names. Steps it names are noted as used. */
export function checkTemplate(text: string, at: Span, where: TextScope): boolean {
  return isTemplate(text) ? check(text, at, { where, read: readNodes }) : true;
}

/** Checks a condition likewise. */
export function checkCondition(text: string, at: Span, where: TextScope): boolean {
  return check(text, at, { where, read: readExpression });
}

interface Uses {
  readonly references: References;
  readonly shapes: readonly Shape[];
}

function readNodes(text: string): Uses {
  const nodes = templateNodes(text);
  return { references: referencesOf(nodes), shapes: shapesOf(nodes) };
}

function readExpression(text: string): Uses {
  const expression = conditionExpression(text);
  return { references: referencesOfExpression(expression), shapes: shapesOfExpression(expression) };
}

function check(text: string, at: Span, task: { readonly where: TextScope; readonly read: (text: string) => Uses }): boolean {
  const { where } = task;
  try {
    const { references, shapes } = task.read(text);
    checkLibrary(references, { text, at, where });
    for (const reference of references.names) checkName(reference, { text, at, where });
    noteShapes(shapes, where);
    return true;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const message = error.hint === undefined ? error.message : error.message.slice(0, error.message.length - error.hint.length).trimEnd();
    where.context.diagnostics.error({
      code: error.code,
      message,
      hint: error.hint,
      at: placeIn(text, { at, offset: error.at, length: 1 }, where),
    });
    return false;
  }
}

/** Notes what the uses of steps' results say about them. */
export function noteShapes(shapes: readonly Shape[], where: TextScope): void {
  for (const shape of shapes) {
    const binding = scopeBinding(where.scope, shape.name);
    if (binding !== undefined) {
      noteItemShape(shape, binding, where);
      continue;
    }
    const isStepPath = shape.name === 'steps' && shape.path.length > 0;
    const found = findStep(where.scope, isStepPath ? shape.path[0]! : shape.name);
    if (found === undefined) where.context.needs.get(shape.name)?.add(shape.path, shape.kind);
    else if (found.step.id === (isStepPath ? shape.path[0] : shape.name)) {
      noteShape(found.step, isStepPath ? { ...shape, path: shape.path.slice(1) } : shape, where.context.usedFields);
    }
  }
}

/** What is said about `item` is said about the items of the list that is gone through. */
function noteItemShape(shape: Shape, { itemOf, parent }: StepScope, where: TextScope): void {
  if (itemOf === undefined || parent === undefined || !['item', '$item'].includes(shape.name)) return;
  noteShapes([{ name: itemOf.name, path: [...itemOf.path, '[]', ...shape.path], kind: shape.kind }], { ...where, scope: parent });
}

interface TextPlace {
  readonly text: string;
  readonly at: Span;
  readonly where: TextScope;
}

function checkLibrary(references: References, place: TextPlace): void {
  const { library, diagnostics } = place.where.context;
  const report = (kind: string, use: { readonly name: string; readonly at: number }, known: Iterable<string>): void => {
    const names = [...known];
    const near = nearestName(use.name, names, use.name.length <= 3 ? 1 : 2);
    const problem = {
      code: 'TEMPLATE_FILTER',
      message: `There is no ${kind} "${use.name}".`,
      at: placeIn(place.text, { at: place.at, offset: use.at, length: use.name.length, word: use.name }, place.where),
    };
    // A host may register more; a slip of the pen is certain.
    if (near === undefined && !place.where.context.isStrict)
      diagnostics.warning({ ...problem, hint: 'Register it, or the step fails when it runs.' });
    else diagnostics.error({ ...problem, hint: near === undefined ? nearestHint(use.name, names) : `Did you mean "${near}"?` });
  };
  for (const use of references.filters) if (!library.filters.has(use.name)) report('filter', use, library.filters.keys());
  for (const use of references.tests) if (!library.tests.has(use.name)) report('test', use, library.tests.keys());
  for (const use of references.functions) {
    if (library.functions.has(use.name)) continue;
    if (isEscapeRoot(use.name)) refuseCode(use, place);
    else report('function', use, library.functions.keys());
  }
}

function refuseCode({ name, at }: { readonly name: string; readonly at: number }, place: TextPlace): void {
  const { code, message } = forbiddenName(name, at);
  place.where.context.diagnostics.error({
    code,
    message,
    hint: 'Use filters, or a step that does it.',
    at: placeIn(place.text, { at: place.at, offset: at, length: name.length, word: name }, place.where),
  });
}

function checkName(reference: Reference, place: TextPlace): void {
  const { where, text, at } = place;
  const { scope, context } = where;
  const { name, path } = reference;
  if (where.extra?.has(name) === true) return;
  if (isLocal(scope, name)) {
    where.usesLocals = true;
    return;
  }
  const isStepPath = name === 'steps' && path.length > 0;
  const id = isStepPath ? path[0]! : name;
  const step = findStep(scope, id)?.step.id;
  const span = (): Span => placeIn(text, { at, offset: reference.at, length: id.length, word: id }, where);
  if (step !== undefined) {
    if (isLoopAround(scope, step)) where.usesLocals = true;
    else if (!where.uses.has(step)) where.uses.set(step, span());
    return;
  }
  if (isStepPath) {
    if (id !== '*' && id !== 'get' && id !== 'items') {
      context.diagnostics.error({
        code: 'TEMPLATE_NAME',
        message: `There is no step ${quoted(id)}.`,
        hint: () => nearestHint(id, visibleSteps(scope)),
        at: span(),
      });
    }
    return;
  }
  where.names?.add(name);
  checkPlainName(reference, { ...place, span });
}

function checkPlainName(reference: Reference, place: TextPlace & { readonly span: () => Span }): void {
  const { name, path, isOptional } = reference;
  const { context } = place.where;
  const { pipeline } = context;
  const isInput = pipeline.inputs.some((input) => input.name === name);
  if (
    isInput ||
    Object.hasOwn(pipeline.variables, name) ||
    Object.hasOwn(pipeline.context, name) ||
    (context.context !== undefined && Object.hasOwn(context.context, name))
  ) {
    return;
  }
  const member = path[0];
  if (standardNames.has(name)) {
    const known = membersOf(name, context);
    if (member !== undefined && member !== '*' && known !== undefined && !known.includes(member) && !isOptional && !isMethod(member)) {
      reportName({ name: `${name}.${member}`, hint: () => nearestHint(member, known), at: place.span() }, context);
    }
    return;
  }
  if (isCodeRoot(name) && path.length > 0) {
    refuseCode(reference, place);
    return;
  }
  if ((isOptional && name !== 'env') || isEscapeRoot(name)) return;
  if (name === 'env' || name === 'environ' || name === 'os') {
    const known = pipeline.environment.map((variable) => variable.name);
    if (name === 'env' && member !== undefined && known.includes(member)) return;
    const hint = member !== undefined && known.length > 0 ? nearestHint(member, known) : '';
    context.diagnostics.error({
      code: 'TEMPLATE_NAME',
      message: `"${name}${member === undefined ? '' : `.${member}`}" is not defined: templates see only what "environment:" declares, as env.NAME.`,
      hint: hint || 'Declare it there, or declare an input and pass the value.',
      at: place.span(),
    });
    return;
  }
  reportName({ name, hint: () => hintFor(name, place.where), at: place.span() }, context);
}

function hintFor(name: string, where: TextScope): string {
  const inner = [...where.scope.steps.values()].find((step) => step.steps?.some((child) => child.id === name));
  return inner === undefined
    ? nearestHint(name, namesToMean(where))
    : `It is a step inside "${inner.id}": use ${inner.id}.results[0].${name}.`;
}

/** What a name that is not there may have been meant for. */
function* namesToMean({ scope, context }: TextScope): Generator<string> {
  yield* visibleSteps(scope);
  for (const { name } of context.pipeline.inputs) yield name;
  yield* Object.keys(context.pipeline.variables);
  yield* Object.keys(context.context ?? {});
  yield* standardNames;
}

function reportName(use: { readonly name: string; readonly hint: () => string; readonly at: Span }, context: CompileContext): void {
  const problem = { code: 'TEMPLATE_NAME', message: `"${use.name}" is not defined in the pipeline.`, at: use.at };
  if (context.context !== undefined)
    context.diagnostics.error({ ...problem, hint: () => use.hint() || 'Declare it as an input, or pass it in the context.' });
  else {
    if (!use.name.includes('.') && !context.needs.has(use.name)) context.needs.set(use.name, new FieldTree());
    context.diagnostics.warning({
      ...problem,
      message: `"${use.name}" is not defined in the pipeline: a run must be given it.`,
      hint: () => use.hint() || 'Declare it as an input.',
    });
  }
}

function membersOf(name: string, context: CompileContext): readonly string[] | undefined {
  const { pipeline } = context;
  const given = Object.keys(context.context ?? {});
  if (name === 'inputs' || name === 'parameters') return [...pipeline.inputs.map((input) => input.name), ...given];
  if (name === 'execution') return executionNames;
  if (name === 'variables') return Object.keys(pipeline.variables);
  return undefined;
}

function isMethod(name: string): boolean {
  return ['get', 'items', 'keys', 'values'].includes(name);
}

/**
 * The place in the source of an offset in a text: the same mark or word is looked for in what is written,
 * as often as it occurs before the offset. So indentation, folding and quotes need not be undone.
 */
function placeIn(
  text: string,
  target: { readonly at: Span; readonly offset: number; readonly length: number; readonly word?: string },
  where: TextScope,
): Span {
  const { at, offset } = target;
  const { source } = where.context.diagnostics;
  const written = source.text.slice(at.start, at.end);
  const word = target.word ?? /^[^\s"'\\]{1,24}/.exec(text.slice(offset))?.[0] ?? '';
  if (word === '') return at;
  // Offsets of members point at the dot before the name.
  const from = text.indexOf(word, offset);
  if (from < 0) return at;
  let found = -1;
  for (let position = text.indexOf(word); position >= 0 && position <= from; position = text.indexOf(word, position + 1)) {
    found = written.indexOf(word, found + 1);
    if (found < 0) return at;
  }
  return found < 0 ? at : { start: at.start + found, end: at.start + found + (target.word === undefined ? target.length : word.length) };
}
