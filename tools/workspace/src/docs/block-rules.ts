import type { Document } from './document.ts';

const MAX_NOT_RUN = 2;
const SHORTEST_REASON = 20;

/** What is wrong with the choice of blocks: too many that are not run, one without a reason, none at all. */
export function blockComplaints(document: Document): readonly string[] {
  const programs = document.blocks.filter(({ language }) => language === 'ts' || language === 'typescript');
  const notRun = programs.filter(({ flags }) => flags.includes('no-run'));
  const complaints: string[] = [];
  if (document.isPackageReadme && programs.length === notRun.length) {
    complaints.push(`${document.file} shows no \`ts\` program that is run: a package's README has a complete example.`);
  }
  if (notRun.length > MAX_NOT_RUN) {
    complaints.push(`${document.file} has ${notRun.length} blocks marked no-run; at most ${MAX_NOT_RUN} may be.`);
  }
  for (const block of notRun.filter(({ lead }) => lead.length < SHORTEST_REASON || lead.startsWith('#'))) {
    complaints.push(`${document.file}:${block.line} is marked no-run without saying why in the text just before it.`);
  }
  return complaints;
}
