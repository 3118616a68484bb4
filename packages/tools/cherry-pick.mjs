import { defaultTools } from '@tutti/tools';

const tools = defaultTools();
console.log(tools.names(), tools.effect('filesystem', 'read'));
