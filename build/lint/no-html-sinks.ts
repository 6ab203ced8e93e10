import { defineRule, globalObjects, isGlobal, literalText, memberName, nameOf, part, parts } from "./syntax.ts";

/** Text becomes markup or program nowhere: the CSP would stop it at run time, this stops it before. */
const sinks = new Set(["innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment", "setHTMLUnsafe", "parseHTMLUnsafe", "srcdoc"]);
const evaluators = new Set(["eval", "Function"]);
const timers = new Set(["setTimeout", "setInterval"]);

export const noHtmlSinks = defineRule({
  description: "no text turned into markup or program",
  messages: { sink: "`{{name}}` turns text into markup", evaluates: "`{{name}}` turns text into program" },
  create: (context, report) => ({
    MemberExpression: (node) => {
      const name = memberName(node) ?? "";
      const object = nameOf(part(node, "object"));
      if (sinks.has(name)) report(node, "sink", { name });
      else if ((name === "write" || name === "writeln") && object === "document") report(node, "sink", { name: `document.${name}` });
      else if (evaluators.has(name) && globalObjects.has(object)) report(node, "evaluates", { name });
    },
    JSXAttribute: (node) => {
      const name = nameOf(part(node, "name"));
      if (name === "dangerouslySetInnerHTML" || name === "srcDoc") report(node, "sink", { name });
    },
    CallExpression: (node) => {
      const callee = part(node, "callee");
      if (callee?.type !== "Identifier" || !isGlobal(context, callee)) return;
      const name = nameOf(callee);
      if (evaluators.has(name)) report(node, "evaluates", { name });
      if (timers.has(name) && literalText(parts(node, "arguments")[0]) !== undefined) report(node, "evaluates", { name });
    },
    NewExpression: (node) => {
      const callee = part(node, "callee");
      if (callee?.type === "Identifier" && nameOf(callee) === "Function" && isGlobal(context, callee)) report(node, "evaluates", { name: "new Function" });
    },
  }),
});
