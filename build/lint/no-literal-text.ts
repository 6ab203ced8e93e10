import { defineRule, literalText, nameOf, part, parts, type Syntax } from "./syntax.ts";

/** What a person reads or a screen reader says comes from core/contract/messages, in both languages. */
const spoken = new Set(["aria-label", "aria-description", "aria-placeholder", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label", "description", "errorMessage", "tooltip"]);

const hasLetters = (text: string | undefined): boolean => text !== undefined && /\p{L}/u.test(text);

/** Text in any branch of what is shown. */
function shownText(node: Syntax | undefined): Syntax | undefined {
  if (node === undefined) return undefined;
  if (hasLetters(literalText(node))) return node;
  switch (node.type) {
    case "TemplateLiteral":
      return parts(node, "quasis").some((quasi) => hasLetters((quasi["value"] as { readonly cooked?: string }).cooked)) ? node : undefined;
    case "ConditionalExpression":
      return shownText(part(node, "consequent")) ?? shownText(part(node, "alternate"));
    case "LogicalExpression":
    case "BinaryExpression":
      // `kind === "demo"` compares, it does not show.
      return node.type === "BinaryExpression" && node["operator"] !== "+" ? undefined : (shownText(part(node, "left")) ?? shownText(part(node, "right")));
    case "JSXExpressionContainer":
      return shownText(part(node, "expression"));
    default:
      return undefined;
  }
}

export const noLiteralText = defineRule({
  description: "no literal text for people in the window: it comes from the messages",
  messages: { literal: "text for people belongs to core/contract/messages" },
  create: (_context, report) => ({
    JSXText: (node) => {
      if (hasLetters(String(node["value"]))) report(node, "literal");
    },
    JSXExpressionContainer: (node) => {
      if (node.parent?.type !== "JSXElement" && node.parent?.type !== "JSXFragment") return;
      const shown = shownText(part(node, "expression"));
      if (shown !== undefined) report(shown, "literal");
    },
    JSXAttribute: (node) => {
      if (!spoken.has(nameOf(part(node, "name")))) return;
      const shown = shownText(part(node, "value"));
      if (shown !== undefined) report(shown, "literal");
    },
  }),
});
