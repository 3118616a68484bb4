import { decisionsAreNumbered } from './decision-rules.ts';
import { dependenciesStayBelow, layerIsKnown, manifestsAgree, noInstallScripts } from './manifest-rules.ts';
import {
  indexListsByName,
  licenceIsThere,
  packagesAreComplete,
  readmesAnswer,
  releasesAreAnnounced,
  rootReferencesAll,
} from './package-rules.ts';
import type { Rule } from './rule.ts';
import {
  filesAreShort,
  lintExceptionsHaveReasons,
  namesAreKebabCase,
  noLeftOutTests,
  noMarkers,
  noRegistryHost,
  noTarballAddress,
} from './text-rules.ts';

export const RULES: readonly Rule[] = [
  layerIsKnown,
  manifestsAgree,
  dependenciesStayBelow,
  noInstallScripts,
  packagesAreComplete,
  readmesAnswer,
  rootReferencesAll,
  releasesAreAnnounced,
  indexListsByName,
  licenceIsThere,
  filesAreShort,
  namesAreKebabCase,
  noMarkers,
  noLeftOutTests,
  lintExceptionsHaveReasons,
  noRegistryHost,
  noTarballAddress,
  decisionsAreNumbered,
];
