import type { Instant } from "../domain/brand.ts";
import type { Validity } from "../envelope/authority.ts";

const day = 24 * 60 * 60 * 1000;
/** Certificates name whole seconds. Back to the day before, so that a clock set right afterwards does not shut everyone out. */
const from = (now: Instant): Instant => (Math.floor((now - day) / 1000) * 1000) as Instant;
const years = (now: Instant, count: number): Instant => (from(now) + count * 365 * day) as Instant;

export const authorityValidity = (now: Instant): Validity => ({ from: from(now), until: years(now, 10) });
export const cardValidity = (now: Instant): Validity => ({ from: from(now), until: years(now, 5) });
/** The next list comes with the next change of the policy; until then this one counts as long as the authority does. */
export const crlUpdate = (now: Instant): Instant => authorityValidity(now).until;

const inDays = (now: Instant, count: number): Instant => (now + count * day) as Instant;

/** Of the officers of a demo room: as if they had been sworn in and trained lately. */
export const demoPledge = (now: Instant): { readonly from: Instant; readonly until: Instant } => ({ from: inDays(now, -120), until: years(now, 3) });
export const demoTraining = (now: Instant): { readonly from: Instant; readonly until: Instant } => ({ from: inDays(now, -60), until: inDays(now, 305) });
