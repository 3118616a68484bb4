/** Arguments of a call, a filter or a test. */
export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
}

interface Base {
  /** Offset into the template's source. */
  readonly at: number;
}

export interface LiteralExpression extends Base {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}
export interface NameExpression extends Base {
  readonly kind: 'name';
  readonly name: string;
}
export interface MemberExpression extends Base {
  readonly kind: 'member';
  readonly object: Expression;
  readonly name: string;
}
export interface IndexExpression extends Base {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}
export interface SliceExpression extends Base {
  readonly kind: 'slice';
  readonly object: Expression;
  readonly start?: Expression;
  readonly stop?: Expression;
  readonly step?: Expression;
}
export interface CallExpression extends Base {
  readonly kind: 'call';
  readonly name: string;
  readonly args: CallArguments;
}
export interface MethodExpression extends Base {
  readonly kind: 'method';
  readonly object: Expression;
  readonly name: string;
  readonly args: CallArguments;
}
export interface FilterExpression extends Base {
  readonly kind: 'filter';
  readonly input: Expression;
  readonly name: string;
  readonly args: CallArguments;
}
export interface TestExpression extends Base {
  readonly kind: 'test';
  readonly input: Expression;
  readonly name: string;
  readonly args: CallArguments;
  readonly isNegated: boolean;
}
export interface UnaryExpression extends Base {
  readonly kind: 'unary';
  readonly operator: 'not' | '-' | '+';
  readonly operand: Expression;
}
export interface BinaryExpression extends Base {
  readonly kind: 'binary';
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface LogicExpression extends Base {
  readonly kind: 'logic';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface CompareExpression extends Base {
  readonly kind: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}
export interface ConditionalExpression extends Base {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise?: Expression;
}
export interface ListExpression extends Base {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
export interface DictExpression extends Base {
  readonly kind: 'dict';
  readonly entries: readonly (readonly [Expression, Expression])[];
}
/** A text with templates inside a condition's quotes: `'{{ a }}' == 'b'`. */
export interface EmbeddedExpression extends Base {
  readonly kind: 'embedded';
  readonly body: readonly TemplateNode[];
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '~';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** What stands in `{{ }}`. */
export type Expression =
  | LiteralExpression
  | NameExpression
  | MemberExpression
  | IndexExpression
  | SliceExpression
  | CallExpression
  | MethodExpression
  | FilterExpression
  | TestExpression
  | UnaryExpression
  | BinaryExpression
  | LogicExpression
  | CompareExpression
  | ConditionalExpression
  | ListExpression
  | DictExpression
  | EmbeddedExpression;

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
}
export interface OutputNode {
  readonly kind: 'output';
  readonly expression: Expression;
}
export interface IfNode {
  readonly kind: 'if';
  readonly branches: readonly { readonly test: Expression; readonly body: readonly TemplateNode[] }[];
  readonly otherwise: readonly TemplateNode[];
}
export interface ForNode extends Base {
  readonly kind: 'for';
  readonly targets: readonly string[];
  readonly iterable: Expression;
  readonly filter?: Expression;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}
export interface SetNode extends Base {
  readonly kind: 'set';
  readonly targets: readonly string[];
  /** `{% set ns.x = … %}`. */ readonly member?: string;
  readonly value?: Expression;
  readonly body?: readonly TemplateNode[];
}
/** `{% filter upper %}…{% endfilter %}` and `{% with x = 1 %}…{% endwith %}`. */
export interface FilterBlockNode extends Base {
  readonly kind: 'filter-block';
  readonly name: string;
  readonly args: CallArguments;
  readonly body: readonly TemplateNode[];
}
export interface WithNode {
  readonly kind: 'with';
  readonly bindings: readonly (readonly [string, Expression])[];
  readonly body: readonly TemplateNode[];
}

/** What a template consists of. */
export type TemplateNode = TextNode | OutputNode | IfNode | ForNode | SetNode | FilterBlockNode | WithNode;

/** The arguments of a call without any. */
export const noArguments: CallArguments = { positional: [], named: new Map() };
