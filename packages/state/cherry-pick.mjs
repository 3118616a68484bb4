import { StateManager } from '@tutti/state';

const manager = new StateManager();
await manager.saveCheckpoint('order-1', { step: 'draft' });
console.log(await manager.restoreCheckpoint('order-1'));
