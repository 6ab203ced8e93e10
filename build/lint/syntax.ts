import type { Rule, Scope } from "eslint";

/** As much of a syntax tree as our rules look at; JSX and TypeScript nodes are not in estree. */
export interface Syntax {
  readonly type: string;
  readonly parent?: Syntax;
  readonly [part: string]: unknown;
}

export type Listener = Record<string, (node: Syntax) => void>;

interface RuleShape {
  readonly description: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly create: (context: Rule.RuleContext, report: (node: Syntax, messageId: string, data?: Record<string, string>) => void) => Listener;
}

/** ESLint types its listeners by estree; this is the one place where our wider nodes meet them. */
export function defineRule({ description, messages, create }: RuleShape): Rule.RuleModule {
  return {
    meta: { type: "problem", docs: { description }, messages: { ...messages }, schema: [] },
    create: (context) =>
      create(context, (node, messageId, data = {}) => {
        context.report({ node: node as unknown as Rule.Node, messageId, data });
      }) as Rule.RuleListener,
  };
}

const asSyntax = (value: unknown): Syntax | undefined => (typeof value === "object" && value !== null && "type" in value ? (value as Syntax) : undefined);

export const part = (node: Syntax | undefined, name: string): Syntax | undefined => asSyntax(node?.[name]);

export const parts = (node: Syntax | undefined, name: string): readonly Syntax[] => {
  const value = node?.[name];
  return Array.isArray(value) ? value.flatMap((item) => asSyntax(item) ?? []) : [];
};

export const nameOf = (node: Syntax | undefined): string => (typeof node?.["name"] === "string" ? node["name"] : "");

/** The text of a string or of a template without gaps. */
export function literalText(node: Syntax | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node["value"] === "string") return node["value"];
  if (node?.type === "TemplateLiteral" && parts(node, "expressions").length === 0) {
    const value = parts(node, "quasis")[0]?.["value"] as { readonly cooked?: string } | undefined;
    return value?.cooked ?? "";
  }
  return undefined;
}

/** `x.name`, `x["name"]` or `x[`name`]`: which name, whatever the spelling. */
export function memberName(node: Syntax | undefined): string | undefined {
  if (node?.type !== "MemberExpression") return undefined;
  return node["computed"] === true ? literalText(part(node, "property")) : nameOf(part(node, "property"));
}

/** Follows a `const` of this file to what it stands for. */
export function constant(context: Rule.RuleContext, node: Syntax | undefined): Syntax | undefined {
  if (node?.type !== "Identifier") return node;
  const variable = findVariable(context, node);
  const definition = variable?.defs[0];
  if (definition?.type !== "Variable" || definition.parent.kind !== "const") return undefined;
  return part(definition.node as unknown as Syntax, "init");
}

export function findVariable(context: Rule.RuleContext, node: Syntax): Scope.Variable | undefined {
  let scope: Scope.Scope | null = context.sourceCode.getScope(node as unknown as Rule.Node);
  while (scope !== null) {
    const variable = scope.set.get(nameOf(node));
    if (variable !== undefined) return variable;
    scope = scope.upper;
  }
  return undefined;
}

/** Whether the name is the browser's or Node's own, not one of ours. */
export const isGlobal = (context: Rule.RuleContext, node: Syntax): boolean => (findVariable(context, node)?.defs.length ?? 0) === 0;

export const globalObjects: ReadonlySet<string> = new Set(["window", "globalThis", "self", "global", "top", "parent", "frames"]);
