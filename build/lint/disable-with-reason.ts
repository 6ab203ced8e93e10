import type { Rule } from "eslint";

/** An exception names its rules and says why: `// eslint-disable-next-line name -- the reason`. */
export const disableWithReason: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "an exception from a rule names the rule and gives the reason" },
    messages: {
      reason: "say why after ` -- `",
      blanket: "name the rules that are disabled",
      ignore: "use @ts-expect-error with its reason: it fails when it is no longer needed",
    },
    schema: [],
  },
  create: (context) => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        const text = comment.value.trim();
        const { loc } = comment;
        if (loc === null || loc === undefined) continue;
        if (/^@ts-(ignore|nocheck)\b/.test(text)) context.report({ loc, messageId: "ignore" });
        const directive = /^eslint-disable(?:-next-line|-line)?\b(.*)$/s.exec(text);
        if (directive === null) continue;
        const [rules = "", reason = ""] = (directive[1] ?? "").split(/\s--\s/, 2);
        if (rules.trim() === "") context.report({ loc, messageId: "blanket" });
        if (reason.trim().length < 10) context.report({ loc, messageId: "reason" });
      }
    },
  }),
};
