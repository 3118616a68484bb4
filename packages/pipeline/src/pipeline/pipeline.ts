import { ValidationError, type Json, type JsonObject } from '@tutti/core';
import { findCycle, levelsOf, type Dependencies } from '../compile/order.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { Task } from './task.ts';

/** What a pipeline is made of. */
export interface PipelineOptions {
  /** Default the name in lower case with hyphens, else `pipeline`. */
  readonly id?: string;
  /** Default the id. */
  readonly name?: string;
  readonly description?: string;
  readonly tasks?: readonly Task[] | Readonly<Record<string, Task>>;
  readonly context?: JsonObject;
  readonly metadata?: JsonObject;
  /** Other keys as a file has them: `inputs`, `outputs`, `variables` and so on. */
  readonly keys?: JsonObject;
}

/** A pipeline as an object: tasks by id, and how they wait for each other. */
export class Pipeline {
  readonly id: string;
  name: string;
  description: string;
  readonly tasks: Record<string, Task>;
  context: JsonObject;
  metadata: JsonObject;
  readonly keys: JsonObject;

  constructor(options: PipelineOptions) {
    this.id = options.id ?? (slug(options.name ?? '') || 'pipeline');
    this.name = options.name ?? this.id;
    this.description = options.description ?? '';
    this.tasks = Object.create(null) as Record<string, Task>;
    this.context = options.context ?? {};
    this.metadata = options.metadata ?? {};
    this.keys = options.keys ?? {};
    for (const task of Object.values(options.tasks ?? {})) this.addTask(task);
  }

  /** Adds a task. @throws ValidationError `STEP_ID_DUPLICATE` when there is one of that id. */
  addTask(task: Task): void {
    if (task.id in this.tasks) {
      throw new ValidationError(`The pipeline "${this.id}" has a task "${task.id}" already. Give each task an id of its own.`, {
        code: 'STEP_ID_DUPLICATE',
        data: { task: task.id },
      });
    }
    this.tasks[task.id] = task;
  }

  /** A task by its id. */
  getTask(taskId: string): Task | undefined {
    return this.tasks[taskId];
  }

  /**
   * Ids of tasks that can run side by side, group after group.
   * @throws ValidationError when tasks wait for each other or for tasks that are not there.
   */
  getExecutionLevels(): string[][] {
    const dependencies = this.#dependencies();
    const problem = this.#problem(dependencies);
    if (problem !== undefined) throw new ValidationError(problem, { data: { pipeline: this.id } });
    return levelsOf(dependencies);
  }

  /** Whether every dependency is there and none lead in a circle. */
  validate(): boolean {
    return this.#problem(this.#dependencies()) === undefined;
  }

  /** The pipeline as a file would have it. */
  toDict(): JsonObject {
    return {
      ...this.keys,
      id: this.id,
      name: this.name,
      ...(this.description === '' ? {} : { description: this.description }),
      ...(Object.keys(this.context).length === 0 ? {} : { context: this.context }),
      ...(Object.keys(this.metadata).length === 0 ? {} : { metadata: this.metadata }),
      steps: Object.values(this.tasks).map((task): Json => task.toStep()),
    };
  }

  #dependencies(): Dependencies {
    return new Map(Object.values(this.tasks).map((task) => [task.id, new Set(task.dependencies)]));
  }

  #problem(dependencies: Dependencies): string | undefined {
    for (const [id, needed] of dependencies) {
      for (const other of needed)
        if (!dependencies.has(other))
          return `Task "${id}" depends on "${other}", which is not there. ${nearestHint(other, dependencies.keys())}`.trim();
    }
    const cycle = findCycle(dependencies);
    return cycle === undefined ? undefined : `The tasks wait for each other in a circle: ${cycle.join(' -> ')}.`;
  }
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
