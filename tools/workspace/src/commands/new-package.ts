import { parsePackageRequest } from '../generate/package-request.ts';
import { writePackage } from '../generate/new-package.ts';
import { ROOT } from '../workspace/root.ts';

process.exitCode = main();

function main(): number {
  const parsed = parsePackageRequest(process.argv.slice(2));
  if ('problem' in parsed) {
    console.error(parsed.problem);
    return 2;
  }
  try {
    for (const file of writePackage(ROOT, parsed.request)) console.log(file);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  console.log('\nNow add the package to the lockfile with the pinned pnpm (CONTRIBUTING.md says how), then run "npm test".');
  return 0;
}
