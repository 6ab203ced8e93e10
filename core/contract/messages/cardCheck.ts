import type { CardMethod, CardObstacle, CardUseName } from "../../domain/cardCheck.ts";

/** Words of the card check, for the window and the command line alike. */
export interface CardCheckWords {
  readonly uses: Readonly<Record<CardUseName, string>>;
  readonly able: string;
  readonly unable: string;
  readonly pinEachUse: string;
  readonly obstacles: Readonly<Record<CardObstacle, string>>;
  readonly methods: Readonly<Record<CardMethod, string>>;
  readonly tried: string;
  readonly passed: string;
  readonly failed: string;
  /** The card answered, but not with what its public key says. */
  readonly wrongAnswer: string;
  readonly module: (path: string, sha256: string) => string;
  readonly severalCards: (slots: string) => string;
}

const standards: Readonly<Record<CardMethod, string>> = {
  ecdh: "ECDH",
  "ecdsa-sha256": "ECDSA SHA-256",
  "ecdsa-sha384": "ECDSA SHA-384",
  "pss-sha256": "RSA-PSS SHA-256",
  "pss-sha384": "RSA-PSS SHA-384",
  "oaep-sha1": "RSA-OAEP SHA-1",
  "oaep-sha256": "RSA-OAEP SHA-256",
  "oaep-sha384": "RSA-OAEP SHA-384",
  "oaep-sha512": "RSA-OAEP SHA-512",
  pkcs1: "RSA PKCS#1 v1.5",
};

const ja: CardCheckWords = {
  uses: { openRoom: "ルームを開く", openDeliveries: "受領媒体を開く", signApprovals: "承認に署名する" },
  able: "できます",
  unable: "できません",
  pinEachUse: "使うたびに PIN が必要",
  obstacles: {
    noKey: "そのための鍵がカードにありません",
    noCertificate: "鍵はありますが、証明書がありません",
    tooShort: "鍵が短すぎます(新しく使うには RSA 3072 ビット以上)",
    refused: "鍵と証明書はありますが、カードが求めに応じません",
  },
  methods: standards,
  tried: "試した方式",
  passed: "正常",
  failed: "不可",
  wrongAnswer: "カードの答えが公開鍵と合いません",
  module: (path, sha256) => `カード用ソフトウェア: ${path}\n  SHA-256 ${sha256}`,
  severalCards: (slots) => `カードが複数あります。--slot で指定してください: ${slots}`,
};

const en: CardCheckWords = {
  uses: { openRoom: "Open the room", openDeliveries: "Open deliveries", signApprovals: "Sign approvals" },
  able: "yes",
  unable: "no",
  pinEachUse: "PIN for each use",
  obstacles: {
    noKey: "the card holds no key for it",
    noCertificate: "there is a key, but no certificate names it",
    tooShort: "the key is too short (for new use RSA of 3072 bits or more)",
    refused: "there are key and certificate, but the card does not do it",
  },
  methods: standards,
  tried: "What was tried",
  passed: "passed",
  failed: "failed",
  wrongAnswer: "the card's answer does not fit its public key",
  module: (path, sha256) => `Card software: ${path}\n  SHA-256 ${sha256}`,
  severalCards: (slots) => `There are several cards. Name one by --slot: ${slots}`,
};

export const cardCheckWords: Readonly<Record<"ja" | "en", CardCheckWords>> = { ja, en };
