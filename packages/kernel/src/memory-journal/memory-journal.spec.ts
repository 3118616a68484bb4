import { describe, expect, test } from '@jest/globals';
import { journalConformance } from '@tutti/testing';
import { memoryJournal } from './memory-journal.ts';

describe('memory journal', () => {
  journalConformance({ test, open: ({ clock }) => memoryJournal({ clock }) });

  test('says that it is as durable as the process', () => {
    expect(memoryJournal().durability).toBe('memory');
  });
});
