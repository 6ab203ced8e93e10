import { RuleTester, type Rule } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

RuleTester.describe = (name: string, body: () => void) => {
  describe(name, body);
};
RuleTester.it = (name: string, body: () => void) => {
  test(name, () => {
    expect(body).not.toThrow();
  });
};
RuleTester.itOnly = RuleTester.it;

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } } });

/** Each piece of code must be passed, or caught with exactly these messages. */
export function checkRule(name: string, rule: Rule.RuleModule, { valid, invalid }: { readonly valid: readonly string[]; readonly invalid: readonly (readonly [code: string, ...messageIds: string[]])[] }): void {
  tester.run(name, rule, {
    valid: valid.map((code) => ({ code, filename: "x.tsx" })),
    invalid: invalid.map(([code, ...messageIds]) => ({ code, filename: "x.tsx", errors: messageIds.map((messageId) => ({ messageId })) })),
  });
}
