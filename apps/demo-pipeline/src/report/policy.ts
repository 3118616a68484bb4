import { declaredClasses } from './licence-class.ts';

/** Licence classes that may be used, and that may not; everything else is for a person to look at. */
export interface Policy {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

export type Verdict = 'allowed' | 'denied' | 'review';

/** Whether the text a package comes with says what its manifest declares. */
export type Agreement = 'agrees' | 'differs' | 'no text' | 'undeclared';

export interface Judgement {
  readonly verdict: Verdict;
  readonly agreement: Agreement;
  readonly reason: string;
}

/** Judges one licence: by what its text was read as, or, without a text, by what the manifest declares. */
export function judge(licence: { readonly fromText: string; readonly declared: string }, policy: Policy): Judgement {
  const declared = declaredClasses(licence.declared);
  const agreement = agreementOf(licence.fromText, declared);
  const classes = licence.fromText === '' ? declared : [licence.fromText];
  const verdictOf = (verdict: Verdict, reason: string): Judgement => ({ verdict, agreement, reason });
  if (classes.length === 0) return verdictOf('review', 'No licence text and no declared licence was found.');
  const denied = classes.filter((one) => isIn(policy.deny, one));
  const allowed = classes.filter((one) => isIn(policy.allow, one));
  // A choice of licences (MIT OR GPL) is denied only when no choice is left.
  if (denied.length > 0 && allowed.length === 0) return verdictOf('denied', `${denied.join(', ')} is on the list of licences not to use.`);
  if (agreement === 'differs')
    return verdictOf('review', `The text reads like ${licence.fromText}; the manifest declares ${licence.declared}.`);
  if (allowed.length === 0) return verdictOf('review', `${classes.join(', ')} is on neither list.`);
  const source = licence.fromText === '' ? 'declared; the package has no licence text' : 'read from its text';
  return verdictOf('allowed', `${allowed.join(', ')} (${source}).`);
}

function agreementOf(fromText: string, declared: readonly string[]): Agreement {
  if (fromText === '') return 'no text';
  if (declared.length === 0) return 'undeclared';
  return isIn(declared, fromText) ? 'agrees' : 'differs';
}

function isIn(list: readonly string[], licenceClass: string): boolean {
  return list.some((one) => one.toLowerCase() === licenceClass.toLowerCase());
}
