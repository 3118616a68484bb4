import { MemoryStorage, StateManager } from '@tutti/state';

const manager = new StateManager({ storage: new MemoryStorage() });
console.log(manager);
