import type { Instant } from "../domain/brand.ts";
import type { Validity } from "../envelope/authority.ts";

const day = 24 * 60 * 60 * 1000;
/** Certificates name whole seconds. Back to the day before, so that a clock set right afterwards does not shut everyone out. */
const from = (now: Instant): Instant => (Math.floor((now - day) / 1000) * 1000) as Instant;
const years = (now: Instant, count: number): Instant => (from(now) + count * 365 * day) as Instant;

export const authorityValidity = (now: Instant): Validity => ({ from: from(now), until: years(now, 10) });
export const cardValidity = (now: Instant): Validity => ({ from: from(now), until: years(now, 5) });
