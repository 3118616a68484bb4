import { parsePackageRequest } from '../generate/package-request.ts';
import { tableRow, writePackage } from '../generate/new-package.ts';
import { formatFiles } from '../process/format-files.ts';
import { ROOT } from '../workspace/root.ts';

process.exitCode = main();

function main(): number {
  const parsed = parsePackageRequest(process.argv.slice(2));
  if ('problem' in parsed) {
    console.error(parsed.problem);
    return 2;
  }
  try {
    const files = writePackage(ROOT, parsed.request);
    formatFiles(
      ROOT,
      files.filter((file) => file.endsWith('.ts')),
    );
    for (const file of files) console.log(file);
    if (files.includes('README.md'))
      console.log('\nIts row stands in the table of README.md: say in the last column what the package gives alone.');
    else console.log(`\nREADME.md has no table of packages. Where packages are listed, add:\n${tableRow(parsed.request)}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  console.log('\nNow add the package to the lockfile with the pinned pnpm (CONTRIBUTING.md says how), then run "npm test".');
  return 0;
}
