import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MIT = `MIT License

Copyright (c) 2024 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND.
`;
const ISC = `ISC License

Copyright (c) 2024 Somebody Else

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.
`;
const GPL = `GNU GENERAL PUBLIC LICENSE
Version 3, 29 June 2007

Everyone is permitted to copy and distribute verbatim copies of this license document, but changing it is not allowed.
The GNU General Public License is a free, copyleft license for software and other kinds of works.
`;

/** Writes a small workspace with installed packages: a member, a package without texts, a missing one, a hostile readme. */
export function fixtureWorkspace(root: string): void {
  const files: Record<string, string> = {
    'package.json': json({
      name: 'fixture',
      dependencies: { apple: '^1.0.0', thorn: '^9.0.0' },
      devDependencies: { 'member-one': 'workspace:^' },
    }),
    'pnpm-workspace.yaml': 'packages:\n  - "members/*"\nallowBuilds:\n  node: true\n',
    'members/one/package.json': json({
      name: 'member-one',
      dependencies: { apple: '^1.0.0', cherry: '2', ghost: '1' },
      devDependencies: { berry: '*' },
    }),
    'node_modules/apple/package.json': json({
      name: 'apple',
      version: '1.2.3',
      license: 'MIT',
      description: 'Counts apples.',
      homepage: 'https://apple.example',
    }),
    'node_modules/apple/LICENSE': MIT,
    'node_modules/apple/README.md':
      '# Apple\n\n[![badge](https://b.example/x.svg)](https://b.example)\n\nApple counts apples in an orchard. It is fast. The orchard may be large. Trees are visited row by row.\n',
    'node_modules/apple/CHANGELOG.md': '# Changelog\n\n## 1.2.3\n\n- Fixed counting of fallen apples.\n- Rows may be empty.\n',
    'node_modules/thorn/package.json': json({ name: 'thorn', version: '9.0.0', license: 'GPL-3.0-only', homepage: 'javascript:alert(1)' }),
    'node_modules/thorn/COPYING': GPL,
    'node_modules/thorn/readme':
      'Thorn <script>alert("x")</script> | pricks. {{ this.constructor }} A rose has thorns. Gardeners wear gloves.\n',
    'members/one/node_modules/berry/package.json': json({ name: 'berry', version: '0.1.0', license: { type: 'ISC' } }),
    'members/one/node_modules/berry/LICENCE.txt': ISC,
    'members/one/node_modules/cherry/package.json': json({
      name: 'cherry',
      version: '2.0.0',
      licenses: [{ type: 'MIT' }, { type: 'Apache-2.0' }],
    }),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
