import { openaiProvider } from '@tutti/provider-openai';

console.log(openaiProvider({ baseURL: 'http://127.0.0.1:9/v1' }).capabilities('any').tools);
