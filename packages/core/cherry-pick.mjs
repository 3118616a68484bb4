import { canonicalJson, nearestName, TuttiError } from '@tutti/core';

console.log(canonicalJson({ b: 1, a: [true, null] }), nearestName('drft', ['draft', 'send']), TuttiError.isInstance(new Error('x')));
