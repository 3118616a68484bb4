import { sqliteJournal } from '@tutti/journal-sqlite';

await using journal = sqliteJournal({ path: './cherry-pick.db', durability: 'strict' });
console.log(await Array.fromAsync(journal.list({})));
