import type { GraphNode, Json, LoopNode, MapNode, TaskNode } from '@tutti/core';
import { autoSpec, listSpec, type AutoSpec } from '../auto/auto-spec.ts';
import type { AutoTag } from '../auto/auto-tag.ts';
import type { Repetition, StepDefinition } from '../language/definition.ts';
import type { AutoInput, ConditionInput, ItemsInput } from '../run/step-input.ts';
import { quoted } from '../source/display.ts';
import { kindOf, type SourceNode } from '../source/node.ts';
import {
  conditionExpression,
  evaluateExpression,
  isTemplate,
  referencesOf,
  referencesOfExpression,
  renderTemplate,
  shapesOfExpression,
  templateNodes,
  TemplateBudgetError,
  toCondition,
} from '../template/index.ts';
import { checkTemplate, noteShapes, type TextScope } from './check-text.ts';
import { compileValue } from './compile-value.ts';
import { compileCondition, conditionNode } from './condition.ts';
import { itemNames, iterationNames, withDollar } from './names.ts';
import { collectNode, withLast, type BuiltStep, type CompiledScope } from './compiled-scope.ts';
import { schemaOfItem, specAt } from './parameter-spec.ts';
import { isStatic, namesInputsAlone, policyOf, staticNumber } from './step-policy.ts';
import { aliasesOf, stepScope, type StepScope } from './step-scope.ts';
import { TaskBuilder } from './task-builder.ts';

type ForEach = Extract<Repetition, { kind: 'for-each' }>;
type While = Extract<Repetition, { kind: 'while' }>;

const MAX_PARALLEL = 1_000;
const MAX_ITERATIONS = 10_000;
const DEFAULT_ITERATIONS = 10;

/** Builds the `map` or `loop` node of a step that is repeated. */
export class LoopBuilder {
  readonly #step: StepDefinition;
  readonly #where: TextScope;
  readonly #compileBody: (scope: StepScope) => CompiledScope;
  readonly #before: TaskNode[] = [];
  #condition: BuiltStep['condition'] = {};

  constructor(step: StepDefinition, where: TextScope, compileBody: (scope: StepScope) => CompiledScope) {
    this.#step = step;
    this.#where = where;
    this.#compileBody = compileBody;
  }

  build(): BuiltStep | undefined {
    const { repetition } = this.#step;
    if (repetition === undefined) return undefined;
    const node = repetition.kind === 'for-each' ? this.#map(repetition) : this.#loop(repetition);
    if (node === undefined) return undefined;
    return {
      nodes: [...this.#before, node],
      main: node.id,
      before: this.#before.map(({ id }) => id),
      after: [],
      condition: this.#condition,
    };
  }

  #map(repetition: ForEach): MapNode | undefined {
    const { id } = this.#step;
    const items = this.#items(repetition.items);
    const isPerItem = this.#isPerItem(repetition);
    if (!isPerItem) this.#guard();
    const body = this.#body(withDollar(itemNames), { guardsInside: isPerItem, keeps: false });
    const most =
      repetition.maxParallel === undefined
        ? undefined
        : staticNumber(
            repetition.maxParallel,
            { key: 'max_parallel', step: this.#step, min: 1, max: MAX_PARALLEL, isInteger: true },
            this.#where.context,
          );
    const maxParallel = most ?? (repetition.isParallel || repetition.maxParallel !== undefined ? undefined : 1);
    return body === undefined
      ? undefined
      : { kind: 'map', id, items, body, ...(maxParallel === undefined ? {} : { maxParallel }), ...this.#shared() };
  }

  #loop(repetition: While): LoopNode | undefined {
    const { id } = this.#step;
    const names = [...withDollar(iterationNames), ...(repetition.loopName === undefined ? [] : [repetition.loopName])];
    const inner: TextScope = { ...this.#where, scope: this.#bodyScope(names), usesLocals: false };
    this.#boundIterations(repetition);
    const { maxIterations, limit } = this.#limit(repetition.maxIterations, inner);
    const absent = this.#step.steps?.map((step) => step.id) ?? [];
    const deciders: TaskNode[] = [];
    const expression = (
      node: SourceNode | undefined,
      key: 'while' | 'until',
      more: Pick<ConditionInput, 'limit'> = {},
    ): ReturnType<typeof conditionNode> | undefined => {
      if (node === undefined && more.limit === undefined) return undefined;
      const condition =
        node === undefined
          ? {}
          : compileCondition(node, {
              step: this.#step,
              where: inner,
              addAuto: (tag) => this.#addAuto(tag, key, { where: inner, into: deciders }),
            });
      const data: ConditionInput = {
        ...condition,
        ...more,
        loop: id,
        ...(key === 'until' ? { isAfterTurn: true } : {}),
        ...(absent.length === 0 ? {} : { absent }),
        ...aliasesOf(inner.scope),
        ...(condition.auto === undefined ? {} : { isOpen: key === 'while' }),
      };
      return conditionNode(data);
    };
    const again = expression(repetition.while, 'while', limit === undefined ? {} : { limit });
    const until = expression(repetition.until, 'until');
    for (const name of absent) this.#where.uses.delete(name);
    const isPerIteration = this.#step.steps === undefined;
    if (!isPerIteration) this.#guard();
    const body = this.#body(names, { guardsInside: isPerIteration, keeps: true, deciders });
    return body === undefined
      ? undefined
      : {
          kind: 'loop',
          id,
          body,
          maxIterations,
          ...(again === undefined ? {} : { while: again }),
          ...(until === undefined ? {} : { until }),
          ...this.#shared(),
        };
  }

  /** How many turns at most; what a step decides is asked before each turn. */
  #limit(node: SourceNode | undefined, where: TextScope): { readonly maxIterations: number; readonly limit?: string } {
    if (node === undefined) return { maxIterations: DEFAULT_ITERATIONS };
    const isTemplated = node.kind === 'scalar' && node.parts === undefined && typeof node.value === 'string' && isTemplate(node.value);
    const { context } = this.#where;
    const isOpen = context.context === undefined && isTemplated && namesInputsAlone(String(node.value), context);
    if (isTemplated && !isOpen && !isStatic(String(node.value), context)) {
      checkTemplate(String(node.value), node, where);
      return { maxIterations: MAX_ITERATIONS, limit: String(node.value) };
    }
    const bounds = { key: 'max_iterations', step: this.#step, min: 1, max: MAX_ITERATIONS, isInteger: true };
    return { maxIterations: staticNumber(node, bounds, context) ?? DEFAULT_ITERATIONS };
  }

  #guard(): void {
    const { condition } = this.#step;
    if (condition !== undefined)
      this.#condition = compileCondition(condition, {
        step: this.#step,
        where: this.#where,
        addAuto: (tag) => this.#addAuto(tag, 'condition'),
      });
  }

  /** A condition on `item` is asked for each item, any other once for the loop. */
  #isPerItem(repetition: ForEach): boolean {
    const { condition, steps } = this.#step;
    if (steps !== undefined || condition?.kind !== 'scalar' || repetition.kind !== 'for-each') return false;
    if (condition.parts !== undefined) return false;
    try {
      const names = new Set(withDollar(itemNames));
      return referencesOfExpression(conditionExpression(String(condition.value))).names.some(({ name }) => names.has(name));
    } catch {
      return false;
    }
  }

  #bodyScope(locals: readonly string[]): StepScope {
    return stepScope(this.#step.steps ?? [], {
      parent: this.#where.scope,
      loop: this.#step,
      locals,
      itemOf: this.#itemOf(),
      loopName: this.#step.repetition?.kind === 'while' ? this.#step.repetition.loopName : undefined,
    });
  }

  /** What the loop goes through, when that is a value by its path. */
  #itemOf(): StepScope['itemOf'] {
    const { repetition } = this.#step;
    const items = repetition?.kind === 'for-each' ? repetition.items : undefined;
    if (items?.kind !== 'scalar' || typeof items.value !== 'string' || !items.value.includes('{{')) return undefined;
    try {
      const lists = shapesOfExpression(conditionExpression(items.value), 'list').filter(({ kind }) => kind === 'list');
      return lists.length === 1 ? lists[0] : undefined;
    } catch {
      return undefined;
    }
  }

  #body(
    locals: readonly string[],
    how: { readonly guardsInside: boolean; readonly keeps: boolean; readonly deciders?: readonly TaskNode[] },
  ): MapNode['body'] | undefined {
    const scope = this.#bodyScope(locals);
    const built = this.#step.steps === undefined ? this.#singleBody(scope, how.guardsInside) : this.#compileBody(scope);
    if (built === undefined) return undefined;
    const compiled = withLast(built, how.deciders ?? []);
    for (const [id, at] of compiled.outerUses) if (id !== this.#step.id && !this.#where.uses.has(id)) this.#where.uses.set(id, at);
    if (this.#step.steps?.length === 0) {
      this.#where.context.diagnostics.error({
        code: 'STEPS_MISSING',
        message: `The loop ${quoted(this.#step.id)} has no steps.`,
        at: this.#step.at,
      });
    }
    const isSingle = this.#step.steps === undefined;
    const steps = isSingle ? [`${this.#step.id}.body`] : compiled.nodes.filter((node) => !node.id.includes('.')).map((node) => node.id);
    return collectNode(compiled, { steps, isSingle, ...(how.keeps ? { loop: this.#step.id } : {}) });
  }

  /** The step itself is the body. */
  #singleBody(scope: StepScope, guardsInside: boolean): CompiledScope | undefined {
    const where: TextScope = { ...this.#where, scope, uses: new Map(), usesLocals: false };
    const { repetition: _repetition, onSuccess: _onSuccess, onFalse: _onFalse, ...rest } = this.#step;
    const built = new TaskBuilder(rest, `${this.#step.id}.body`, where).build(guardsInside ? this.#step.condition : undefined);
    if (built === undefined) return undefined;
    const hasGuard = built.condition.condition !== undefined || built.condition.auto !== undefined || built.condition.also !== undefined;
    const guard = hasGuard ? conditionNode({ ...built.condition, loop: this.#step.id, ...aliasesOf(scope) }) : undefined;
    const nodes: GraphNode[] = built.nodes.map((node) =>
      guard === undefined || built.after.includes(node.id) || node.id === built.condition.auto ? node : { ...node, if: guard },
    );
    const edges = [...built.before.map((from) => ({ from, to: built.main })), ...built.after.map((to) => ({ from: built.main, to }))];
    return { nodes, edges, outerUses: where.uses, usesOuterLocals: where.usesLocals, dependencies: new Map(), inferred: [], levels: [] };
  }

  #items(node: SourceNode): MapNode['items'] {
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.parts === undefined) this.#checkConstantItems(node.value, node);
    else if (node.kind === 'scalar' && node.parts === undefined) {
      this.#where.context.diagnostics.error({
        code: 'VALUE_TYPE',
        message: `Step ${quoted(this.#step.id)} cannot go through ${kindOf(node)}: "for_each" must be a list, or a template that gives one.`,
        hint: typeof node.value === 'number' ? `Write "{{ range(${node.value}) }}" for so many turns.` : 'Write the items as a list.',
        at: node,
      });
    }
    this.#noteItems(node);
    const items = compileValue(node, ['for_each'], {
      where: { context: this.#where.context, scope: this.#where.scope, uses: this.#where.uses, usesLocals: false },
      addAuto: (tag, path, gives) => this.#addItems(tag, path, gives),
    });
    if (Array.isArray(items) && !JSON.stringify(items).includes('{{') && !JSON.stringify(items).includes('tutti:'))
      return items as readonly Json[];
    const data: ItemsInput = { items };
    return { evaluator: 'pipeline.items', expression: data as unknown as Json };
  }

  /** What a loop goes through is a list. */
  #noteItems(node: SourceNode): void {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('{{')) return;
    try {
      noteShapes(shapesOfExpression(conditionExpression(node.value), 'list'), this.#where);
    } catch {
      // Reported where the items are compiled.
    }
  }

  /** Items that depend on nothing are tried now: `range(1000000000)` need not wait for a run to fail. */
  #checkConstantItems(text: string, node: SourceNode): void {
    try {
      if (!isTemplate(text) || referencesOf(templateNodes(text)).names.length > 0) return;
      renderTemplate(text, {}, { library: this.#where.context.library });
    } catch (error) {
      if (error instanceof TemplateBudgetError) {
        this.#where.context.diagnostics.error({
          code: 'VALUE_RANGE',
          message: `The items of step ${quoted(this.#step.id)} are too many: ${error.message}`,
          at: node,
        });
      }
    }
  }

  #boundIterations(repetition: While): void {
    const { diagnostics } = this.#where.context;
    if (repetition.while === undefined || repetition.maxIterations !== undefined || repetition.until !== undefined) return;
    const text = repetition.while.kind === 'scalar' ? String(repetition.while.value) : '';
    try {
      const expression = conditionExpression(text);
      const { names, functions } = referencesOfExpression(expression);
      if (names.length > 0 || functions.length > 0 || !toCondition(evaluateExpression(expression, {}))) return;
    } catch {
      return;
    }
    diagnostics.error({
      code: 'LOOP_UNBOUNDED',
      message: `The loop ${quoted(this.#step.id)} never ends: its condition is always true, and it has no "max_iterations".`,
      hint: 'Add "max_iterations".',
      at: repetition.while,
    });
  }

  /** What a model gives is the list that the loop goes through, or one of its items: as the tool takes it that is given items whole. */
  #addItems(tag: AutoTag, path: readonly string[], gives: 'value' | 'part'): string {
    const schema = gives === 'value' ? schemaOfItem(this.#step, this.#where.context) : undefined;
    const [key = 'for_each', ...inner] = path;
    const spec = inner.length === 0 ? listSpec(tag, key, schema) : specAt(tag, ['item', ...inner], inner.length === 1 ? schema : undefined);
    return this.#addAuto(tag, path.join('.'), { spec });
  }

  /** A model is asked: by default before the loop; a condition of it, at the end of each turn. */
  #addAuto(
    tag: AutoTag,
    key: string,
    {
      where = this.#where,
      into = this.#before,
      spec = autoSpec(tag, key),
    }: { readonly where?: TextScope; readonly into?: TaskNode[]; readonly spec?: AutoSpec } = {},
  ): string {
    const base = `${this.#step.id.slice(0, 80)}.auto.${key.replaceAll(/[^\w-]+/g, '_').slice(0, 24)}`;
    const taken = into.filter((node) => node.id === base || node.id.startsWith(`${base}.`)).length;
    const id = taken === 0 ? base : `${base}.${taken + 1}`;
    checkTemplate(tag.text, { start: tag.start, end: tag.end }, where);
    const input: AutoInput = { step: this.#step.id, parameter: key, prompt: tag.text, spec };
    into.push({
      kind: 'task',
      id,
      handler: 'pipeline.auto',
      input: input as unknown as Json,
      policy: { effect: 'idempotent', retry: { maxRetries: 3 } },
      metadata: { step: this.#step.id, auto: key },
    });
    return id;
  }

  #shared(): Pick<MapNode, 'policy' | 'metadata'> {
    const { timeoutMs, onFailure } = policyOf(this.#step, undefined, this.#where.context);
    const line = this.#where.context.diagnostics.source.range(this.#step.at.start).line;
    const policy = {
      ...(timeoutMs === undefined || this.#step.steps === undefined ? {} : { deadlineMs: timeoutMs }),
      ...(onFailure === undefined ? {} : { onFailure }),
    };
    return {
      ...(Object.keys(policy).length === 0 ? {} : { policy }),
      metadata: { step: this.#step.id, line, ...(this.#step.name === undefined ? {} : { name: this.#step.name }) },
    };
  }
}
