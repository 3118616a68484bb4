import { CostTracker } from '@tutti/cost-tracker';

console.log(new CostTracker().calculateCost('gpt-4o', 1_000, 500));
