import type { ESLint } from "eslint";
import { disableWithReason } from "./disable-with-reason.ts";
import { noHtmlSinks } from "./no-html-sinks.ts";
import { noInlineStyle } from "./no-inline-style.ts";
import { noLiteralText } from "./no-literal-text.ts";
import { noNetwork } from "./no-network.ts";
import { sqlInStoreOnly, sqlLiteralsOnly } from "./sql-literals-only.ts";

/** The house's own rules; each has its test beside it. */
export const houseRules: ESLint.Plugin = {
  rules: {
    "disable-with-reason": disableWithReason,
    "no-html-sinks": noHtmlSinks,
    "no-inline-style": noInlineStyle,
    "no-literal-text": noLiteralText,
    "no-network": noNetwork,
    "sql-in-store-only": sqlInStoreOnly,
    "sql-literals-only": sqlLiteralsOnly,
  },
};
