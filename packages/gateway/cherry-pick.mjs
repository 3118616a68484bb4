import { ModelGateway } from '@tutti/gateway';
import { ModelRegistry } from '@tutti/models';

console.log(new ModelGateway({ registry: new ModelRegistry(), providers: {} }).registry.listModels().length);
