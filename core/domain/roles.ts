/** The roles of DESIGN §1. An officer has exactly one; four-eyes rules compare officers, not roles. */
export const roles = ["technician", "reviewer", "approver", "custodian", "auditor"] as const;

export type Role = (typeof roles)[number];

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);
