import type { Document, Node } from 'yaml';
import { ALL_TASKS, readModelsFile, type ModelsFile } from './read-models-file.ts';
import { isMap, isScalar, isSeq, yamlLibrary } from './yaml-library.ts';

/** One change of a models file. Without a task `pin` and `unpin` mean every task. */
export type ModelsFileEdit =
  | { readonly do: 'ban'; readonly model: string }
  | { readonly do: 'unban'; readonly model: string }
  | { readonly do: 'pin'; readonly model: string; readonly task?: string }
  | { readonly do: 'unpin'; readonly model?: string; readonly task?: string };

/** The text of a models file after a change. */
export interface EditedModelsFile {
  readonly text: string;
  readonly isChanged: boolean;
}

/**
 * Changes the text of a models file: comments and order stay, spacing may become the usual one. The result is read again before it
 * is given out.
 * @throws ModelsFileError when the file cannot be used as it is.
 */
export function editModelsFile(source: string, edit: ModelsFileEdit, { file }: { readonly file?: string } = {}): EditedModelsFile {
  const named = file === undefined ? {} : { file };
  const before = readModelsFile(source, named);
  if (isDone(before, edit)) return { text: source, isChanged: false };
  const document = yamlLibrary().parseDocument(source, { merge: false });
  if (!isMap(document.contents)) {
    const comment = document.comment ?? document.commentBefore;
    document.contents = new (yamlLibrary().YAMLMap)() as never;
    document.comment = null;
    if (comment !== null) document.commentBefore = comment;
  }
  apply(document, edit);
  const end = source.includes('\r\n') ? '\r\n' : '\n';
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: /[[{] \S/.test(source) }).replaceAll('\n', end);
  readModelsFile(text, named);
  return { text, isChanged: true };
}

function isDone({ banned, pins }: ModelsFile, edit: ModelsFileEdit): boolean {
  if (edit.do === 'ban') return banned.includes(edit.model);
  if (edit.do === 'unban') return !banned.includes(edit.model);
  if (edit.do === 'pin') return pins.get(edit.task ?? ALL_TASKS) === edit.model;
  return unpinned(pins, edit).length === 0;
}

function apply(document: Document, edit: ModelsFileEdit): void {
  if (edit.do === 'ban') addBan(document, edit.model);
  else if (edit.do === 'unban') removeBan(document, edit.model);
  else if (edit.do === 'pin') addPin(document, edit.model, edit.task);
  else removePins(document, edit);
}

function addBan(document: Document, model: string): void {
  const list = document.get('ban', true);
  if (isSeq(list)) list.add(document.createNode(model));
  else setKey(document, 'ban', [model]);
}

function removeBan(document: Document, model: string): void {
  const list = document.get('ban');
  if (!isSeq(list)) return;
  list.items = list.items.filter((item) => !(isScalar(item) && item.value === model));
  if (list.items.length === 0) document.delete('ban');
}

function addPin(document: Document, model: string, task: string | undefined): void {
  const pin = document.get('pin', true) as Node | undefined;
  if (isMap(pin)) {
    pin.set(task ?? ALL_TASKS, model);
    return;
  }
  if (task === undefined) return setKey(document, 'pin', model);
  const all = isScalar(pin) && typeof pin.value === 'string' ? { [ALL_TASKS]: pin.value } : {};
  setKey(document, 'pin', { ...all, [task]: model });
}

function removePins(document: Document, edit: Extract<ModelsFileEdit, { do: 'unpin' }>): void {
  const pin = document.get('pin', true) as Node | undefined;
  if (!isMap(pin)) {
    document.delete('pin');
    return;
  }
  const pins = new Map(
    pin.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), String(isScalar(value) ? value.value : value)]),
  );
  for (const task of unpinned(pins, edit)) pin.delete(task);
  if (pin.items.length === 0) document.delete('pin');
}

/** The tasks whose pins go: one, or all that lead to the model. */
function unpinned(pins: ReadonlyMap<string, string>, { model, task }: Extract<ModelsFileEdit, { do: 'unpin' }>): readonly string[] {
  return [...pins].filter(([of, to]) => (task === undefined || of === task) && (model === undefined || to === model)).map(([of]) => of);
}

/** Sets a key where it stands, however it is spelt; a new one comes last. */
function setKey(document: Document, key: string, value: unknown): void {
  const node = document.createNode(value);
  if (isSeq(node)) node.flow = true;
  document.set(key, node);
}
