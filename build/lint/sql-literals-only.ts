import type { Rule } from "eslint";
import { constant, defineRule, literalText, memberName, part, parts, type Syntax } from "./syntax.ts";

/** SQL is written down, never put together: then no value can become part of a statement. */
const runs = new Set(["prepare", "exec", "execute"]);

function isWritten(context: Rule.RuleContext, node: Syntax | undefined): boolean {
  const meant = constant(context, node);
  if (meant === undefined) return false;
  if (literalText(meant) !== undefined) return true;
  return meant.type === "BinaryExpression" && meant["operator"] === "+" && isWritten(context, part(meant, "left")) && isWritten(context, part(meant, "right"));
}

interface TypeServices {
  readonly program?: { readonly getTypeChecker: () => { readonly typeToString: (type: unknown) => string } } | null;
  readonly getTypeAtLocation?: (node: unknown) => unknown;
}

/** `pattern.exec(text)` has the same name and nothing to do with SQL. */
function isPattern(context: Rule.RuleContext, node: Syntax | undefined): boolean {
  const meant = constant(context, node);
  if (meant?.type === "Literal" && "regex" in meant) return true;
  const services = context.sourceCode.parserServices as TypeServices;
  if (services.program === null || services.program === undefined || services.getTypeAtLocation === undefined) return false;
  return services.program.getTypeChecker().typeToString(services.getTypeAtLocation(node)) === "RegExp";
}

export const sqlLiteralsOnly = defineRule({
  description: "SQL only as literal strings, or read from a .sql file",
  messages: { composed: "SQL must be a literal: bind values as parameters" },
  create: (context, report) => ({
    CallExpression: (node) => {
      const callee = part(node, "callee");
      const name = memberName(callee);
      if (name === undefined || !runs.has(name)) return;
      const [sql] = parts(node, "arguments");
      if (sql === undefined || isWritten(context, sql)) return;
      if (name === "exec" && isPattern(context, part(callee, "object"))) return;
      report(sql, "composed");
    },
  }),
});

const upper =
  /^\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE|TRIGGER|VIEW|VIRTUAL)\s|DROP\s+(TABLE|INDEX|TRIGGER|VIEW)\s|PRAGMA\s+\w)/s;
const lower = new RegExp(upper.source.replace(/(?<!\\)[A-Z]/g, (letter) => letter.toLowerCase()), "s");
/** Either case, but not mixed: "Select a card from the desk" is a sentence. */
const isStatement = (text: string): boolean => upper.test(text) || lower.test(text);

export const sqlInStoreOnly = defineRule({
  description: "no SQL outside core/store",
  messages: { outside: "SQL belongs to core/store" },
  create: (_context, report) => {
    const check = (node: Syntax, text: string | undefined): void => {
      if (text !== undefined && isStatement(text)) report(node, "outside");
    };
    return {
      Literal: (node) => {
        check(node, literalText(node));
      },
      TemplateLiteral: (node) => {
        check(node, (parts(node, "quasis")[0]?.["value"] as { readonly cooked?: string } | undefined)?.cooked);
      },
    };
  },
});
