import { anthropicProvider } from '@tutti/provider-anthropic';

console.log(anthropicProvider({ apiKey: 'sk-ant-not-used' }).capabilities('any').tools);
