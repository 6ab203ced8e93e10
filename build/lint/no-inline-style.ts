import { defineRule, literalText, nameOf, part, parts } from "./syntax.ts";

/** Looks live in CSS, by tokens. Only a custom property may carry a number from the program into it. */
export const noInlineStyle = defineRule({
  description: "no inline style but custom properties",
  messages: { inline: "styles belong to the component's CSS; pass a number in by a custom property (--name)" },
  create: (_context, report) => ({
    JSXAttribute: (node) => {
      if (nameOf(part(node, "name")) !== "style") return;
      const value = part(part(node, "value"), "expression");
      let object = value;
      while (object?.type === "TSAsExpression" || object?.type === "TSSatisfiesExpression") object = part(object, "expression");
      const isCustom = object?.type === "ObjectExpression" && parts(object, "properties").every((property) => literalText(part(property, "key"))?.startsWith("--") === true);
      if (!isCustom) report(node, "inline");
    },
  }),
});
