import { describe, expect, test } from '@jest/globals';
import type { Clock } from '@tutti/core';
import { stillClock as clock } from '../spec-support/bench.ts';
import { conditionExpression, evaluateExpression, renderTemplate, TemplateError, TemplateForbiddenError, toCondition } from './index.ts';

const data = {
  name: 'World',
  text: 'Hello World foo',
  nothing: null,
  price: 8.5,
  yes: true,
  items: [
    { n: 1, s: 'b' },
    { n: 2, s: 'a' },
  ],
  list: ['x', 'y', 'z'],
  map: { a: 1, b: { c: [1, 2] } },
  at: '2026-11-21T05:06:07.000Z',
};
const render = (template: string): unknown => renderTemplate(template, data, { clock });
const codeOf = (template: string, own: Record<string, unknown> = data): string => {
  try {
    return `no error, but ${JSON.stringify(renderTemplate(template, own, { clock }))}`;
  } catch (error) {
    return error instanceof TemplateError ? error.code : `not a TemplateError: ${String(error)}`;
  }
};

describe('a template', () => {
  test.each([
    ['Hello {{ name | upper }}!', 'Hello WORLD!'],
    ['{{ text[:5] | slugify }}_x', 'hello_x'],
    ['{{ list[-1] }}{{ list[::-1] | join }}{{ list[1:][0] }}', 'zzyxy'],
    ['{% for i in items %}{{ loop.index }}:{{ i.s }}{% if not loop.last %},{% endif %}{% endfor %}', '1:b,2:a'],
    ['{%- for k, v in map.items() -%}  {{ k }}={{ v }};  {%- endfor -%}', 'a=1;b={"c":[1,2]};'],
    ['{% for i in list if i != "y" %}{{ i }}{% else %}none{% endfor %}', 'xz'],
    ['{% for i in [] %}{{ i }}{% else %}none{% endfor %}', 'none'],
    ['{% set a = 1 %}{% if yes %}{% set a = 2 %}{% endif %}{{ a }}', '2'],
    ['{% set a = 1 %}{% for i in list %}{% set a = 2 %}{% endfor %}{{ a }}', '1'],
    ['{% set b %}x{{ name }}{% endset %}{{ b }}!', 'xWorld!'],
    ['{% if nothing %}a{% elif yes %}b{% else %}c{% endif %}', 'b'],
    ['{% raw %}{{ x }}{% endraw %}{# gone #} {{ nothing }}|', '{{ x }} |'],
    ['a\n  {%- if yes %} b {% endif -%}\n c', 'a b c'],
    ['{% filter upper %}a{{ name }}{% endfilter %}', 'AWORLD'],
    ['{% with q = 2 %}{{ q }}{% endwith %}', '2'],
    ["{{ 'a' if nothing else 'b' }}{{ 'c' if nothing }}", 'b'],
    ['{{ 7 // 2 }} {{ -7 % 3 }} {{ 2 ** 3 }} {{ 7 / 2 }}', '3 2 8 3.5'],
    ['{{ "a" ~ 1 ~ yes }}', 'a1true'],
    ['{{ map | tojson }}', '{"a":1,"b":{"c":[1,2]}}'],
    ["{{ at | date('%d.%m.%Y') }} {{ now().year }}", '21.11.2026 2026'],
    ["{{ '%s: %.2f' | format('a', 2) }} {{ '{} {:>3} {:,}'.format('a', 'b', 1234567) }}", 'a: 2.00 a   b 1,234,567'],
    ["{{ 'x.md' | regex_replace('\\.md$', '') }} {{ 'guess 42!' | regex_search('[0-9]+') }}", 'x 42'],
    ['{{ text | truncate(8) }} {{ text | truncate_words(2) }}', 'Hello... Hello World...'],
    ['{{ "/a/b.txt" | basename }} {{ 2.675 | round(2) }} {{ "ab cd" | title }}', 'b.txt 2.68 Ab Cd'],
  ])('%s gives %s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  test.each([
    ['{{ items | map(attribute="n") | sum }}', 3],
    ['{{ [[1, 2], [3]] | sum(start=[0]) }}', [0, 1, 2, 3]],
    ['{{ items | selectattr("n", "gt", 1) | map(attribute="s") | list }}', ['a']],
    ['{{ items | sort(attribute="s") | map(attribute="s") | list }}', ['a', 'b']],
    ['{{ map }}', { a: 1, b: { c: [1, 2] } }],
    ['{{ "a b" | b64encode | b64decode }}{{ "a b" | b64encode }}', 'a bYSBi'],
    ['{{ "x" | sha256 | truncate(8, true, "", 0) }}', '2d711642'],
    ['{{ "out/a.tar.gz" | splitext | join("|") }}{{ "plain" | splitext | join("|") }}', 'out/a.tar|.gzplain|'],
    ['{{ items | mean("n") }} {{ [1, 2] | avg }} {{ [] | average }}', '1.5 1.5 0'],
    [
      '{{ list | zip([1, 2]) }}',
      [
        ['x', 1],
        ['y', 2],
      ],
    ],
    ['{{ items | items2dict("s", "n") }}', { b: 1, a: 2 }],
    ['{{ "```json\\n{\\"a\\": 1}\\n```" | from_json }}', { a: 1 }],
    ['{{ price > 8 and name == "World" }}', true],
    ['{{ 1 < 2 < 3 }}', true],
    ['{{ missing is defined }}', false],
    ['{{ map.zz.y | default([]) }}', []],
    ['{{ range(3) | list }}', [0, 1, 2]],
    ['{{ {"a": [1, 2]}["a"][1] }}', 2],
    ['{{ "guess 42" | regex_search("[0-9]+") | int }}', 42],
  ])('%s alone gives the value itself', (template, expected) => {
    expect(render(template)).toEqual(expected);
  });

  test('does not render what a value holds', () => {
    expect(renderTemplate('{{ a }} {{ a }}', { a: '{{ 1 + 1 }}' })).toBe('{{ 1 + 1 }} {{ 1 + 1 }}');
  });

  test('names the reference that is undefined, and what was meant', () => {
    expect(() => render('{{ nam }}')).toThrow('"nam" is not defined. Did you mean "name"?');
    expect(() => render('{{ map.b.d.e }}')).toThrow('"map.b.d" is undefined.');
  });

  test.each([
    ['{{ nobody }}', 'TEMPLATE_NAME'],
    ['{{ map.zz }}', 'TEMPLATE_UNDEFINED'],
    ['{% if map.zz %}{% endif %}', 'TEMPLATE_UNDEFINED'],
    ['{{ name | uper }}', 'TEMPLATE_FILTER'],
    ['{{ 1 + "a" }}', 'TEMPLATE_VALUE'],
    ['{{ 1 / 0 }}', 'TEMPLATE_VALUE'],
    ['{{ name', 'TEMPLATE_SYNTAX'],
    ['{% if name %}x', 'TEMPLATE_SYNTAX'],
    ['{% endfor %}', 'TEMPLATE_SYNTAX'],
    ['{% if a %}{% endfor %}', 'TEMPLATE_SYNTAX'],
    ['{{ }}', 'TEMPLATE_SYNTAX'],
    [`{{ ${'('.repeat(300)}1${')'.repeat(300)} }}`, 'TEMPLATE_SYNTAX'],
    [`{{ 1${' + 1'.repeat(1000)} }}`, 'TEMPLATE_SYNTAX'],
    ['{{ name.constructor }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ map["__proto__"] }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ map["const" ~ "ructor"] }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ map | attr("__class__") }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ [map] | map(attribute="constructor") | list }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ items | groupby("__proto__") }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ map.get("__proto__").x.y }}', 'TEMPLATE_UNDEFINED'],
    ['{{ globalThis.process.env }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ require("fs") }}', 'TEMPLATE_FORBIDDEN'],
    ['{% include "/etc/passwd" %}', 'TEMPLATE_FORBIDDEN'],
    ['{% macro f() %}{% endmacro %}', 'TEMPLATE_FORBIDDEN'],
    ['{{ (() => 1)() }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ name = 5 }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ new Function("return 1")() }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ r/(a+)+$/.test(name) }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ `a` }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ list.append(1) }}', 'TEMPLATE_FORBIDDEN'],
    ['{{ name | center(1000000000) }}', 'TEMPLATE_BUDGET'],
    ['{{ "a" * 100000000 }}', 'TEMPLATE_BUDGET'],
    ['{{ 9**9**9**9 }}', 'TEMPLATE_BUDGET'],
    ['{% for i in range(100000) %}{% endfor %}', 'TEMPLATE_BUDGET'],
    ['{% for i in range(200) %}{% for j in range(200) %}{% endfor %}{% endfor %}', 'TEMPLATE_BUDGET'],
    ['{{ ("a" * 40 ~ "!") | replace(regex("(a+)+$"), "x") }}', 'TEMPLATE_BUDGET'],
  ])('%s fails with %s', (template, code) => {
    expect(codeOf(template)).toBe(code);
  });

  test('goes through 10,000 items and gives 1 MB of text, and no more', () => {
    const items = (count: number): Record<string, unknown> => ({ items: Array.from({ length: count }, () => 1) });
    expect(codeOf('{% for i in items %}{% endfor %}', items(10_000))).toBe('no error, but ""');
    expect(codeOf('{% for i in items %}{% endfor %}', items(10_001))).toBe('TEMPLATE_BUDGET');
    expect(codeOf('{{ ("a" * 1048576) | length }}')).toBe('no error, but 1048576');
    expect(codeOf('{{ "a" * 1048577 }}')).toBe('TEMPLATE_BUDGET');
  });

  test('stops when its time is over, as the clock tells it', () => {
    let now = 0;
    const slow: Clock = { ...clock, monotonic: () => (now += 30) };
    expect(() => renderTemplate('{% for i in range(5000) %}{{ i }}{% endfor %}', {}, { clock: slow })).toThrow('takes longer than 50 ms');
  });

  test('makes no more text than it may', () => {
    expect(() => renderTemplate('{{ a }}{{ a }}', { a: 'x'.repeat(600_000) })).toThrow('more than 1048576 characters');
    expect(renderTemplate('{{ a }}', { a: 'x'.repeat(2_000_000) })).toHaveLength(2_000_000);
  });

  test('does not change the prototype of anything', () => {
    for (const template of [
      '{{ {"__proto__": 1} }}',
      '{% set x = {"constructor": 1} %}',
      '{{ dict(__proto__=1) }}',
      '{{ "{\\"__proto__\\": {\\"a\\": 1}}" | from_json }}',
    ]) {
      codeOf(template);
    }
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a condition', () => {
  const holds = (text: string): boolean => toCondition(evaluateExpression(conditionExpression(text), data));
  test.each([
    ['{{ price > 8 }}', true],
    ['price > 8', true],
    ["'x' in {{ list }}", true],
    ["'q' in {{ list }}", false],
    ["'{{ name }}' == 'World'", true],
    ['false', false],
    ['true', true],
    ['"no"', false],
    ['{{ "False" }}', false],
    ['{% if yes %}true{% else %}false{% endif %}', true],
    ['{{ price > 8 }} and {{ price < 9 }}', true],
    ['not {{ yes }}', false],
  ])('%s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  test('that uses an undefined name is an error, not false', () => {
    expect(() => holds('{{ missing }}')).toThrow('"missing" is not defined');
    expect(() => holds('missing.x == 1')).toThrow('"missing" is not defined');
  });
});

describe('a namespace', () => {
  test('keeps what a loop sets in it', () => {
    expect(
      renderTemplate(
        '{% set ns = namespace(total=0, names=[]) %}{% for i in items %}{% set ns.total = ns.total + i %}{% set ns.names = ns.names + [i ~ "!"] %}{% endfor %}{{ ns.total }} {{ ns.names | join(",") }}',
        { items: [1, 2, 3] },
      ),
    ).toBe('6 1!,2!,3!');
  });

  test('is the only thing whose names can be set', () => {
    expect(() => renderTemplate('{% set user.name = 1 %}', { user: { name: 'x' } })).toThrow(/no namespace/);
    expect(() => renderTemplate('{% set ns = namespace() %}{% set ns.__proto__ = 1 %}', {})).toThrow(TemplateForbiddenError);
  });

  test('and texts with % are formatted as Python does', () => {
    expect(renderTemplate("{{ '%s has %d' % (name, 3) }} {{ '%.1f%%' % 12.34 }}", { name: 'Ada' })).toBe('Ada has 3 12.3%');
  });
});

describe('reaching out of plain data', () => {
  test.each([
    '{{ range.__globals__ }}',
    '{{ range.apply(null, [1]) }}',
    '{{ range.bind }}',
    '{{ nobody.__class__ }}',
    '{{ config.constructor }}',
    '{{ dict(__proto__=1) }}',
    '{{ namespace(constructor=1) }}',
    '{{ "{0.__class__}".format(map) }}',
    '{{ "{0[constructor]}".format(map) }}',
    '{{ Function("return 1")() }}',
    '{{ (name)("x") }}',
    '{{ list[0]("x") }}',
    '{{ JSON.stringify(map) }}',
  ])('is refused: %s', (template) => expect(codeOf(template)).toMatch(/^TEMPLATE_(?:FORBIDDEN|NAME)$/));

  test.each([
    '{{ range.__globals__ }}',
    '{{ range.bind }}',
    '{{ nobody.__class__ }}',
    '{{ dict(__proto__=1) }}',
    '{{ "{0.__class__}".format(map) }}',
    '{{ Function("return 1")() }}',
  ])('is told from a slip: %s', (template) => {
    expect(codeOf(template)).toBe('TEMPLATE_FORBIDDEN');
  });

  test('is not what braces, own names and formats of texts do', () => {
    expect(render('{{ "{0.a} {0[b][c][1]} {x.s}".format(map, x=items[0]) }} {{ "{not a field}" }}')).toBe('1 2 b {not a field}');
    expect(renderTemplate('{{ range }}{{ config.x }}', { range: 1, config: { x: 2 } }, { clock })).toBe('12');
  });

  test.each([
    '{{ "%1000000000d" | format(5) }}',
    '{{ "{:>999999999}".format(name) }}',
    '{{ "{:.99}".format(price) }}',
    '{{ list | batch(1000000000, "x") }}',
  ])('is not what widths are for: %s', (template) => {
    expect(codeOf(template)).toBe('TEMPLATE_BUDGET');
  });
});
