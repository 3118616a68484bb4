import { Template } from '@huggingface/jinja';
import nunjucks from 'nunjucks';
import type { Contender } from '../contender.ts';

export const contenders: readonly Contender[] = [
  {
    name: 'huggingface-jinja',
    prepare(template) {
      const read = new Template(template);
      return (data) => read.render({ ...data });
    },
  },
  {
    // Compiles templates to code, which ours never does.
    name: 'nunjucks',
    prepare(template) {
      const read = nunjucks.compile(template, new nunjucks.Environment(null, { autoescape: false }));
      return (data) => read.render(data);
    },
  },
];
