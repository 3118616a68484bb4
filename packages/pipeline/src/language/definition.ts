import type { Amount, Json, JsonObject, RetrySchedule } from '@tutti/core';
import type { Span } from '../source/diagnostics.ts';
import type { MappingNode, ScalarNode, SourceNode } from '../source/node.ts';

/** A text of the source with its place. */
export interface Named {
  readonly text: string;
  readonly at: Span;
}

/** What an input may be. */
export interface InputSpec {
  readonly name: string;
  readonly at: Span;
  readonly type?: string;
  readonly isRequired: boolean;
  readonly default?: Json;
  readonly description?: string;
  readonly choices?: readonly Json[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** A variable of the environment that templates may see. */
export interface EnvironmentSpec {
  readonly name: string;
  readonly at: Span;
  readonly isRequired: boolean;
  readonly default?: string;
}

/** What happens after a step: a policy of its failure, or a step to go on with. */
export type Route =
  | { readonly kind: 'policy'; readonly policy: 'fail' | 'continue' | 'skip' | 'retry' }
  | { readonly kind: 'goto'; readonly target: Named }
  | { readonly kind: 'dynamic'; readonly target: ScalarNode };

/** The repetition of a step. */
export type Repetition =
  | {
      readonly kind: 'for-each';
      readonly items: SourceNode;
      readonly maxParallel: SourceNode | undefined;
      readonly isParallel: boolean;
      readonly hasCompletion: boolean;
    }
  | {
      readonly kind: 'while';
      readonly while: SourceNode | undefined;
      readonly until: SourceNode | undefined;
      readonly maxIterations: SourceNode | undefined;
      readonly loopName: string | undefined;
    };

/** One handler of `on_error`. */
export interface ErrorHandlerSpec {
  readonly at: Span;
  readonly action: SourceNode | undefined;
  readonly taskId: Named | undefined;
  readonly fallback: SourceNode | undefined;
  readonly errorTypes: readonly string[];
  readonly errorPatterns: readonly string[];
  readonly errorCodes: readonly string[];
  readonly retries: number;
  readonly continues: boolean;
  readonly propagates: boolean;
  readonly priority: number;
  readonly timeoutMs?: number;
  /** Whether it is asked at all: true, false or a condition. */
  readonly enabled?: SourceNode;
}

/** What a step asks of its model, beside a name. */
export interface ModelNeeds {
  readonly name?: string;
  readonly task?: string;
  readonly capabilities: readonly string[];
  /** Words for the router: `min_size: 7B`. */
  readonly wishes: readonly string[];
}

/** One step as written. */
export interface StepDefinition {
  readonly id: string;
  readonly at: Span;
  readonly name?: string;
  readonly tool?: Named;
  /** The tool is that of the loop around, for actions that it has. */
  readonly isToolInherited?: true;
  readonly action?: Named;
  readonly parameters: MappingNode | undefined;
  readonly dependencies: readonly Named[];
  readonly condition?: SourceNode;
  readonly repetition?: Repetition;
  readonly steps?: readonly StepDefinition[];
  readonly onFailure?: Route;
  readonly onSuccess?: Route;
  readonly onFalse?: Route;
  readonly onError: readonly ErrorHandlerSpec[];
  readonly timeout?: SourceNode;
  readonly retry?: RetrySchedule;
  /** How often it is retried, when that is not a number in the file. */
  readonly retryCount?: { readonly node: SourceNode; readonly countsFirst: boolean };
  readonly model?: SourceNode;
  readonly modelNeeds?: ModelNeeds;
  /** 1 (last) to 10 (first). */
  readonly priority?: number;
  /** What it may spend, with all that is done in it. */
  readonly budget?: Amount;
  /** What the answer is to be, in words. */
  readonly produces?: { readonly kind?: string; readonly format?: string; readonly expected?: string };
  /** Which step a value leads to. */
  readonly routing?: readonly { readonly value: string; readonly target: Named }[];
  readonly location?: SourceNode;
  /** Names that its answer is to have. */
  readonly outputs?: MappingNode;
  readonly metadata?: Json;
}

/** A pipeline as written, checked for itself. */
export interface PipelineDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly inputs: readonly InputSpec[];
  readonly steps: readonly StepDefinition[];
  readonly outputs: readonly { readonly name: string; readonly at: Span; readonly value: SourceNode }[];
  readonly variables: Readonly<Record<string, Json>>;
  readonly config: Readonly<Record<string, Json>>;
  readonly context: Readonly<Record<string, Json>>;
  /** Where the names of {@link variables} and {@link context} stand. */
  readonly declaredAt: ReadonlyMap<string, Span>;
  readonly metadata: Readonly<Record<string, Json>>;
  readonly model: string | undefined;
  readonly timeoutMs: number | undefined;
  /** What a run of it may spend. */
  readonly budget: Amount | undefined;
  readonly allowsProseActions: boolean;
  readonly globalErrorHandlers: readonly ErrorHandlerSpec[];
  readonly environment: readonly EnvironmentSpec[];
  readonly servers: readonly DeclaredServer[];
}

/** An MCP server that a pipeline asks for; one that is only named says nothing of what it is. */
export interface DeclaredServer {
  readonly name: string;
  readonly declaration: JsonObject | undefined;
  readonly at: Span;
}
