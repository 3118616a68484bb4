import { describe, expect, it } from '@jest/globals';
import { mediaKinds, type MediaKind } from './media-kinds.ts';
import { MediaTool } from './media-tool.ts';

describe('MediaTool', () => {
  it.each(Object.keys(mediaKinds) as MediaKind[])('%s says that it needs a provider, and how to give one', async (kind) => {
    const tool = new MediaTool(kind);
    for (const action of ['execute', ...Object.keys(tool.actions)]) {
      await expect(tool.execute(action, { image: 'a.png' })).rejects.toMatchObject({
        code: 'PROVIDER_NOT_CONFIGURED',
        message: expect.stringContaining(`media: { "${kind}"`),
      });
    }
  });

  it('lets its provider work, with all parameters', async () => {
    const tool = new MediaTool('image-analysis', async (action, parameters) =>
      Promise.resolve({ description: `${action} ${String(parameters['image'])}` }),
    );
    expect(await tool.execute('execute', { image: 'a.png' })).toEqual({ action: 'analyze', description: 'analyze a.png', success: true });
  });
});
