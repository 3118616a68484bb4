import { ModelGateway, ModelRegistry } from '@tutti/gateway';

console.log(new ModelGateway({ registry: new ModelRegistry(), providers: {} }).registry.listModels().length);
