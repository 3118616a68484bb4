import { ModelRegistry } from '@tutti/models';

const registry = new ModelRegistry();
registry.registerModel('small', { provider: 'local', capabilities: ['chat'], costPer1kTokens: 0 });
console.log((await registry.selectModel({ tasks: ['chat'] })).id);
