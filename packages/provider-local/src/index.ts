export { localModel, localProvider, type LocalProviderOptions } from './local-provider.ts';
export { localOptionsSchema, type LocalOptions } from './request/local-options.ts';
export { localTasks, type LocalTask } from './request/task.ts';
export { noAnswer } from './tasks/perform.ts';
export { entityTypes, type EntityType } from './tasks/entities.ts';
export type { Label } from './tasks/label.ts';
