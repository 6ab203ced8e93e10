import { fileURLToPath } from "node:url";
import type { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { houseRules } from "./lint/plugin.ts";

const typed: Linter.RulesRecord = {
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/ban-ts-comment": ["error", { "ts-expect-error": "allow-with-description", minimumDescriptionLength: 10 }],
  "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
  "@typescript-eslint/no-array-delete": "error",
  "@typescript-eslint/no-base-to-string": "error",
  "@typescript-eslint/no-deprecated": "error",
  "@typescript-eslint/no-duplicate-type-constituents": "error",
  // `{}` is how Chromium's protocol says "no parameters".
  "@typescript-eslint/no-empty-object-type": ["error", { allowObjectTypes: "always", allowInterfaces: "with-single-extends" }],
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-for-in-array": "error",
  "@typescript-eslint/no-implied-eval": "error",
  // "Void or a promise" is what Electron's own handlers may return.
  "@typescript-eslint/no-invalid-void-type": "off",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/no-misused-spread": "error",
  "@typescript-eslint/no-non-null-assertion": "error",
  "@typescript-eslint/no-redundant-type-constituents": "error",
  "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
  "@typescript-eslint/no-unnecessary-type-assertion": "error",
  "@typescript-eslint/no-unsafe-argument": "error",
  "@typescript-eslint/no-unsafe-assignment": "error",
  "@typescript-eslint/no-unsafe-call": "error",
  "@typescript-eslint/no-unsafe-enum-comparison": "error",
  "@typescript-eslint/no-unsafe-member-access": "error",
  "@typescript-eslint/no-unsafe-return": "error",
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "all" }],
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/prefer-promise-reject-errors": "error",
  "@typescript-eslint/require-array-sort-compare": ["error", { ignoreStringArrays: true }],
  "@typescript-eslint/require-await": "error",
  "@typescript-eslint/restrict-plus-operands": "error",
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: false, allowAny: false, allowNullish: false }],
  "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
  "@typescript-eslint/strict-boolean-expressions": "off",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/unbound-method": "error",
  "@typescript-eslint/use-unknown-in-catch-callback-variable": "error",
};

const plain: Linter.RulesRecord = {
  "constructor-super": "error",
  "for-direction": "error",
  "no-alert": "error",
  "no-async-promise-executor": "error",
  "no-cond-assign": "error",
  "no-constant-binary-expression": "error",
  "no-control-regex": "off",
  "no-debugger": "error",
  "no-duplicate-imports": "off",
  "no-empty": "error",
  "no-fallthrough": "error",
  "no-param-reassign": "error",
  "no-self-compare": "error",
  "no-sparse-arrays": "error",
  "no-template-curly-in-string": "error",
  "no-unsafe-finally": "error",
  "no-unused-expressions": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  eqeqeq: "error",
  "max-lines": ["error", { max: 400 }],
  "noren/disable-with-reason": "error",
  "noren/no-html-sinks": "error",
  "noren/no-network": "error",
  "noren/sql-in-store-only": "error",
};

/** Chance and time come through core/platform, so that a test can hold them still. */
const chance: Linter.RulesRecord = {
  "no-restricted-properties": ["error", { object: "Math", property: "random", message: "chance comes from core/platform/entropy.ts" }],
  "no-restricted-syntax": [
    "error",
    { selector: "TSEnumDeclaration", message: "states are strings" },
  ],
  "no-console": ["error", { allow: ["error", "warn"] }],
};

const tests = ["**/*.test.ts", "**/*.test.tsx", "**/*.fixture.ts", "**/*.fixture.tsx", "**/testing/**"];

const config: Linter.Config[] = [
  { ignores: ["node_modules/**", "out/**", ".room/**", ".screens/**", "test-results/**"] },
  {
    files: ["**/*.ts", "**/*.tsx", "**/*.mjs"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL("..", import.meta.url)) },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { noren: houseRules, "@typescript-eslint": tseslint.plugin },
    rules: { ...typed, ...plain },
  },
  { files: ["core/**", "electron/**", "renderer/**"], ignores: tests, rules: chance },
  { files: ["core/cli.ts", "core/flow/commandLine*.ts", "electron/main.ts"], rules: { "no-console": "off" } },
  { files: ["renderer/**/*.tsx"], ignores: tests, rules: { "noren/no-literal-text": "error", "noren/no-inline-style": "error" } },
  { files: ["core/store/**"], ignores: tests, rules: { "noren/sql-in-store-only": "off", "noren/sql-literals-only": "error" } },
  // The two doors through which the store's literals and migrations pass; whoever calls them is held to literals.
  { files: ["core/store/database.ts", "core/store/migrations.ts", "core/store/open.ts"], rules: { "noren/sql-literals-only": "off" } },
  // The page's own origin serves the contract's resources; this file asks for relative addresses only.
  { files: ["renderer/bridge.ts"], rules: { "noren/no-network": "off" } },
  // The stand-in for Electron is a loopback server, and tests knock on closed doors.
  { files: ["build/shell/**", "build/test-electron.ts", "e2e/**"], rules: { "noren/no-network": "off" } },
  // Fetched SQL in tests looks at what the store wrote; evaluated pages in journeys touch what a page may not.
  { files: [...tests, "e2e/**", "build/lint/**"], rules: { "noren/sql-in-store-only": "off", "noren/no-html-sinks": "off" } },
  // Rules are tested on code that stands in strings.
  { files: ["build/lint/**"], rules: { "no-template-curly-in-string": "off" } },
  { files: ["**/*.mjs"], rules: { "@typescript-eslint/no-unsafe-assignment": "off" } },
];

export default config;
