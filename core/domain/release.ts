/** What has to be so before a result may leave, in the order of the way (the gate of a release, 提供の関門). */
export const gateLines = ["decided", "made", "verified", "reviewed", "current", "recipient", "approved", "copies", "sealed", "readBack"] as const;
export type GateLine = (typeof gateLines)[number];
