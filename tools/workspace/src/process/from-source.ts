/** What Node is started with to run a TypeScript program on the sources of the packages, with nothing built. */
export const FROM_SOURCE: readonly string[] = ['--conditions=@tutti/source', '--disable-warning=ExperimentalWarning'];
