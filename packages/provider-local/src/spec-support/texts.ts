import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of an installed package, as its authors wrote it. */
export function packageFile(name: string, file: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, file);
    if (existsSync(path)) return readFileSync(path, 'utf8');
    if (dirname(folder) === folder) throw new Error(`No ${file} of ${name} is installed.`);
  }
}

export const news: string =
  'On 14 March 2024 Acme Corp. said it would buy Beta Labs for $3.2 billion. The deal, which closes in June, was praised by analysts. "It is a terrible mistake," said Maria Lopez, a former director in Berlin. Shares fell 12% on Monday. Regulators in the European Union will review the merger before 30 September 2024. The company expects savings of $200 million a year.';

export const isc: string = `ISC License

Copyright (c) 2019, Ada Example and contributors

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES.
`;

export const bsd: string = `Copyright 2020 Ada Example

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation.
3. Neither the name of the copyright holder nor the names of its contributors
   may be used to endorse or promote products derived from this software.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS".
`;

export const gpl: string = `                    GNU GENERAL PUBLIC LICENSE
                       Version 3, 29 June 2007

 Copyright (C) 2007 Free Software Foundation, Inc. <https://fsf.org/>
 Everyone is permitted to copy and distribute verbatim copies
 of this license document, but changing it is not allowed.

                            Preamble

  The GNU General Public License is a free, copyleft license for
software and other kinds of works.

  For example, if you distribute copies of such a program, whether
gratis or for a fee, you must pass on to the recipients the same
freedoms that you received. You must make sure that they, too, receive
or can get the source code. And you must show them these terms so they
know their rights.

  You may convey a work based on the Program, or the modifications to
produce it from the Program, in the form of source code under the terms
of section 4. You must license the entire work, as a whole, under this
License to anyone who comes into possession of a copy.
`;

export const changelog: string = `# Changelog

## [2.1.0](https://example.com/compare/v2.0.0...v2.1.0) (2026-03-01)

### Features

* **parser:** accept comments in configuration files ([#41](https://example.com/41)) ([8bbfa4e](https://example.com/c/8bbfa4e))

### Bug Fixes

* **cli:** exit with code 2 when the file is missing ([1b52405](https://example.com/c/1b52405)), closes [#39](https://example.com/39)

## 2.0.0 (2026-01-10)

### BREAKING CHANGES

* the option colour was removed, use theme instead

## 1.4.2 (2025-11-02)

* works on Windows again
`;

export const readme: string = `<h1 align="center">
  <img src="logo.svg" alt="logo">
  Kiln
</h1>

[![npm](https://img.example.com/v.svg)](https://www.example.com/package/kiln) ![build](https://img.example.com/b.svg)

> Fires your clay.

- [Install](#install)
- [Usage](#usage)

Kiln is a small library that schedules firing programs for **ceramic kilns**. It talks to controllers over \`serial\` ports &amp; networks.

Install
-------

\`\`\`sh
npm install kiln
\`\`\`

## Usage

\`\`\`js
import { fire } from 'kiln';
\`\`\`

Call [\`fire\`](https://example.com/fire) with a program. Kiln requires Node.js 20 or newer.

| Option | Meaning |
| --- | --- |
| \`peak\` | highest temperature |

## Features

* Ramp and soak programs
* Works offline
* Safety cut-off at 1300 degrees

## License

MIT © [Ada Example](https://example.com)

[kiln]: https://example.com/kiln
`;
