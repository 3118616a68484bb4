import { ActionTool } from '../action/action-tool.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { readActions } from './read-actions.ts';
import { treeActions } from './tree-actions.ts';
import { writeActions } from './write-actions.ts';

/** Files and folders below one root: read, write, append, copy, move, delete, list, exists, mkdir, metadata. */
export class FileSystemTool extends ActionTool {
  constructor(options: FileAccessOptions | FileAccess = {}) {
    const files = options instanceof FileAccess ? options : new FileAccess(options);
    super({
      id: 'filesystem',
      name: 'File System',
      description: 'Reads and writes files and folders below one root folder.',
      actions: { ...readActions(files), ...writeActions(files), ...treeActions(files) },
    });
  }
}
