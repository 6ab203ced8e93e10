import { z } from "zod";

interface TrustedTypePolicyFactory {
  readonly createPolicy: (name: string, rules: { readonly createHTML: (text: string) => string }) => unknown;
}

/**
 * Must be loaded before everything else. react-aria empties its announcements with `innerHTML = ""`; no other text may ever
 * become markup, and nothing may become script.
 */
const factory = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes;
factory?.createPolicy("default", {
  createHTML: (text) => {
    if (text === "") return "";
    throw new TypeError("text may not become markup");
  },
});

// zod compiles its parsers with `new Function` where it may; the policy forbids it, and even the attempt would be reported.
z.config({ jitless: true });
