/** A word as a shell takes it for itself: names of steps and files may hold what it reads otherwise. */
export function shellWord(word: string): string {
  return /^[\w./:@#-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
