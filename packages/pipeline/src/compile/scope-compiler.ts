import type { GraphEdge, GraphNode } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';
import { MAX_DIAGNOSTICS, type Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { TextScope } from './check-text.ts';
import type { CompileContext } from './compile-context.ts';
import type { BuiltStep, CompiledScope } from './compiled-scope.ts';
import { conditionNode } from './condition.ts';
import { orderByFiles, type InferredEdge } from './file-order.ts';
import { jumpsOver, readJumps, type ReadJumps } from './jumps.ts';
import { readRouting, type Routing } from './routing.ts';
import { handledSteps } from './handled-steps.ts';
import { reportHandlerCircles } from './handler-circles.ts';
import { LoopBuilder } from './loop-builder.ts';
import { findCycle, levelsOf, waitsFor } from './order.ts';
import { withinBudget } from './within-budget.ts';
import { staticList } from './step-policy.ts';
import { findStep, isLoopAround, visibleSteps, type StepScope } from './step-scope.ts';
import { TaskBuilder } from './task-builder.ts';

/** Compiles a list of steps to nodes and edges. */
export class ScopeCompiler {
  readonly #context: CompileContext;
  readonly #scope: StepScope;
  readonly #steps: readonly StepDefinition[];
  readonly #outer = new Map<string, Span>();
  readonly #dependencies = new Map<string, Set<string>>();
  readonly #built = new Map<string, BuiltStep>();
  readonly #inferredInside: InferredEdge[] = [];
  #usesOuterLocals = false;

  constructor(context: CompileContext, scope: StepScope) {
    this.#context = context;
    this.#scope = scope;
    this.#steps = [...scope.steps.values()].filter((step) => !scope.recoveries.has(step.id));
  }

  compile(): CompiledScope {
    reportHandlerCircles(this.#scope, this.#context.diagnostics);
    const read = readJumps(this.#steps, this.#context, this.#scope);
    const routing = readRouting(this.#steps, this.#scope, this.#context);
    for (const step of this.#steps) this.#compileStep(step);
    this.#dropLaterReferences();
    if (this.#scope.loop?.repetition?.kind === 'while') this.#dropEarlierTurns();
    for (const [id, from] of routing.after) if (!waitsFor(this.#dependencies, from, id)) this.#dependencies.get(id)?.add(from);
    const handled = this.#waitForHandled();
    const inferred = [...this.#inferredByReference(), ...orderByFiles(this.#steps, this.#dependencies), ...this.#inferredInside];
    this.#reportCycles();
    this.#orderByJumps(read);
    const nodes: GraphNode[] = [];
    const edges: GraphEdge[] = [];
    for (const step of [...this.#steps, ...handled]) this.#emit(step, { ...read, routing }, { nodes, edges });
    return {
      nodes,
      edges,
      outerUses: this.#outer,
      usesOuterLocals: this.#usesOuterLocals,
      dependencies: this.#dependencies,
      inferred,
      levels: levelsOf(this.#dependencies),
    };
  }

  #compileStep(step: StepDefinition): void {
    const where: TextScope = { context: this.#context, scope: this.#scope, uses: new Map(), usesLocals: false };
    const declared = this.#declared(step);
    const built = step.repetition === undefined ? new TaskBuilder(step, step.id, where).build(step.condition) : this.#loop(step, where);
    if (built !== undefined) this.#built.set(step.id, { ...built, nodes: withinBudget(step, built.nodes) });
    if (where.usesLocals) this.#usesOuterLocals = true;
    this.#dependencies.set(step.id, this.#own(step, [...declared, ...where.uses]));
  }

  #loop(step: StepDefinition, where: TextScope): BuiltStep | undefined {
    return new LoopBuilder(step, where, (scope) => {
      const body = new ScopeCompiler(this.#context, scope).compile();
      for (const { inside, ...edge } of body.inferred)
        this.#inferredInside.push({ ...edge, inside: inside === undefined ? step.id : `${step.id}/${inside}` });
      return body;
    }).build();
  }

  /** Declared dependencies that exist. */
  #declared(step: StepDefinition): (readonly [string, Span])[] {
    return step.dependencies.flatMap(({ text, at }) => {
      if (/\{\{|<AUTO/.test(text)) return this.#decided(step, text, at);
      if (isLoopAround(this.#scope, text)) return [];
      const found = findStep(this.#scope, text);
      if (found !== undefined) return [[found.step.id, at] as const];
      this.#context.diagnostics.error({
        code: 'DEP_UNKNOWN',
        message: `Step ${quoted(step.id)} depends on ${quoted(text)}, which is not a step.`,
        hint: () => nearestHint(text, visibleSteps(this.#scope)),
        at,
      });
      return [];
    });
  }

  /** Dependencies that inputs decide are known now; else the step waits for all that stand before it. */
  #decided(step: StepDefinition, text: string, at: Span): (readonly [string, Span])[] {
    const known = staticList(text, this.#context);
    if (known !== undefined) return this.#declared({ ...step, dependencies: known.map((name) => ({ text: name, at })) });
    this.#context.diagnostics.warning({
      code: 'DEPENDENCY_DYNAMIC',
      message: `A dependency of step ${quoted(step.id)} is only known when the pipeline runs: it waits for every step before it.`,
      hint: 'Name the steps, and give them conditions.',
      at,
    });
    const earlier = this.#steps.slice(
      0,
      this.#steps.findIndex(({ id }) => id === step.id),
    );
    return earlier.filter(({ id }) => !this.#scope.recoveries.has(id)).map(({ id }) => [id, at] as const);
  }

  /** Keeps the steps of this list; those around are the loop's to wait for. */
  #own(step: StepDefinition, uses: Iterable<readonly [string, Span]>): Set<string> {
    const own = new Set<string>();
    for (const [id, at] of uses) {
      if (this.#scope.steps.has(id)) {
        if (id !== step.id || step.repetition?.kind !== 'while') own.add(id);
      } else if (!this.#outer.has(id)) this.#outer.set(id, at);
    }
    return own;
  }

  /** A loop that names a step which waits for it means what that step gave before, if ever: it cannot wait for it. */
  #dropLaterReferences(): void {
    for (const step of this.#steps) {
      if (step.repetition?.kind !== 'while') continue;
      const declared = new Set(step.dependencies.map(({ text }) => text));
      for (const needed of [...(this.#dependencies.get(step.id) ?? [])]) {
        if (declared.has(needed) || !waitsFor(this.#dependencies, needed, step.id)) continue;
        this.#dependencies.get(step.id)?.delete(needed);
        this.#context.diagnostics.warning({
          code: 'REFERENCE_LATER',
          message: `The loop ${quoted(step.id)} refers to ${quoted(needed)}, which runs after it: it is undefined inside the loop.`,
          hint: 'Put both into "steps" of one loop.',
          at: step.at,
        });
      }
    }
  }

  /** In a loop whose turns follow each other, a step that names itself or a later one means what that gave in the turn before. */
  #dropEarlierTurns(): void {
    const place = new Map(this.#steps.map(({ id }, index) => [id, index]));
    for (const { id, dependencies } of this.#steps) {
      const declared = new Set(dependencies.map(({ text }) => text));
      for (const needed of [...(this.#dependencies.get(id) ?? [])]) {
        const isLater = (place.get(needed) ?? -1) >= place.get(id)!;
        if (isLater && !declared.has(needed) && (needed === id || waitsFor(this.#dependencies, needed, id)))
          this.#dependencies.get(id)?.delete(needed);
      }
    }
  }

  /** Steps that handle errors take their place in the order where others speak of them. */
  #waitForHandled(): readonly StepDefinition[] {
    return handledSteps(this.#scope, this.#dependencies, this.#context).map(({ step, node, of }) => {
      this.#built.set(step.id, { nodes: [node], main: step.id, before: [], after: [], condition: {} });
      this.#dependencies.set(step.id, new Set(of));
      return step;
    });
  }

  #inferredByReference(): InferredEdge[] {
    const edges: InferredEdge[] = [];
    for (const step of this.#steps) {
      const declared = new Set(step.dependencies.map(({ text }) => text));
      for (const needed of this.#dependencies.get(step.id) ?? [])
        if (!declared.has(needed)) edges.push({ from: needed, to: step.id, reason: `${step.id} refers to ${needed}` });
    }
    return edges;
  }

  /** Reports every circle and opens it, so that what follows can rely on an order. */
  #reportCycles(): void {
    for (let found = 0; found < MAX_DIAGNOSTICS; found++) {
      const cycle = findCycle(this.#dependencies);
      if (cycle === undefined) return;
      const at = this.#scope.steps.get(cycle[0]!)?.at;
      const path = [...cycle].reverse();
      this.#context.diagnostics.error({
        code: 'DEP_CYCLE',
        message:
          cycle.length === 2
            ? `Step ${quoted(cycle[0]!)} waits for itself.`
            : `The steps wait for each other in a circle: ${path.join(' -> ')}.`,
        hint: 'Remove one of the dependencies or references.',
        at,
      });
      for (let i = 0; i + 1 < cycle.length; i++) this.#dependencies.get(cycle[i]!)?.delete(cycle[i + 1]!);
    }
    for (const needed of this.#dependencies.values()) needed.clear();
  }

  /** A step that may be jumped over waits until it is known whether it is. */
  #orderByJumps({ jumps, uses }: ReadJumps): void {
    for (const { from, over } of jumps) {
      for (const id of over) if (id !== from && !waitsFor(this.#dependencies, from, id)) this.#dependencies.get(id)?.add(from);
    }
    for (const { from, over, to } of jumps) {
      if (to !== undefined) {
        for (const id of over) {
          for (const used of uses.get(from) ?? [])
            if (used !== id && !waitsFor(this.#dependencies, used, id)) this.#dependencies.get(id)?.add(used);
        }
      }
      const target = this.#steps[this.#steps.findIndex(({ id }) => id === over.at(-1)) + 1];
      if (target !== undefined && !waitsFor(this.#dependencies, from, target.id)) this.#dependencies.get(target.id)?.add(from);
    }
  }

  #emit(
    step: StepDefinition,
    { jumps, deciders, routing }: ReadJumps & { readonly routing: Routing },
    out: { readonly nodes: GraphNode[]; readonly edges: GraphEdge[] },
  ): void {
    const built = this.#built.get(step.id);
    if (built === undefined) return;
    const own = jumpsOver(step.id, jumps);
    const { before, main, after } = built;
    const route = routing.guards.get(step.id);
    const condition = route === undefined ? built.condition : { ...built.condition, also: [...(built.condition.also ?? []), route] };
    const hasGuard = condition.condition !== undefined || condition.auto !== undefined || condition.also !== undefined || own.length > 0;
    const guard = hasGuard ? conditionNode({ ...condition, ...(own.length === 0 ? {} : { step: step.id, jumps: own }) }) : undefined;
    const jumpGuard = own.length > 0 ? conditionNode({ step: step.id, jumps: own }) : undefined;
    const decided = own.flatMap(({ from, to }) => (to === undefined ? [] : (deciders.get(from) ?? []).map(({ id }) => id)));
    const sources = [...[...(this.#dependencies.get(step.id) ?? [])].flatMap((id) => this.#built.get(id)?.main ?? []), ...new Set(decided)];
    for (const node of built.nodes) {
      const isFollowing = after.includes(node.id);
      const own = isFollowing ? undefined : node.id === condition.auto ? jumpGuard : guard;
      out.nodes.push(own === undefined ? node : { ...node, if: own });
      if (isFollowing) continue;
      for (const from of sources) out.edges.push({ from, to: node.id });
      if (node.id !== main && condition.auto !== undefined && node.id !== condition.auto)
        out.edges.push({ from: condition.auto, to: node.id });
    }
    for (const from of before) out.edges.push({ from, to: main });
    for (const to of after) out.edges.push({ from: main, to });
    for (const decider of deciders.get(step.id) ?? []) {
      out.nodes.push(decider);
      out.edges.push({ from: main, to: decider.id });
    }
  }
}
