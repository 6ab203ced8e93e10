/** What the card check tries and what it says of a card. */
export const cardMethods = ["ecdh", "ecdsa-sha256", "ecdsa-sha384", "pss-sha256", "pss-sha384", "oaep-sha1", "oaep-sha256", "oaep-sha384", "oaep-sha512", "pkcs1"] as const;
export type CardMethod = (typeof cardMethods)[number];

export const cardUses = ["openRoom", "openDeliveries", "signApprovals"] as const;
export type CardUseName = (typeof cardUses)[number];

/** Why a card cannot: no such key, a key that no certificate names, one too short for what is made new, or one that did not do it. */
export const cardObstacles = ["noKey", "noCertificate", "tooShort", "refused"] as const;
export type CardObstacle = (typeof cardObstacles)[number];

export interface CardUse {
  readonly use: CardUseName;
  readonly able: boolean;
  /** Key types that do it, such as `P-384` or `RSA-3072`. */
  readonly with: readonly string[];
  readonly pinEachUse: boolean;
  readonly obstacle?: CardObstacle;
}

/** An officer's card opens the room and signs; what deliveries it opens depends on their senders. */
export const isFit = (uses: readonly Pick<CardUse, "use" | "able">[]): boolean => uses.every(({ use, able }) => able || use === "openDeliveries");
