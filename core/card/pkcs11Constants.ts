/** Numbers of PKCS#11 v2.40 (OASIS), as many as are used. */
export const flags = {
  serialSession: 0x4,
  tokenPresent: 0x1,
  loginRequired: 0x4,
  protectedAuthenticationPath: 0x100,
  tokenInitialized: 0x400,
  pinFinalTry: 0x2_0000,
  pinLocked: 0x4_0000,
} as const;

export const users = { user: 1, contextSpecific: 2 } as const;

export const objectClass = { certificate: 1, publicKey: 2, privateKey: 3, secretKey: 4 } as const;

export const keyType = { rsa: 0, elliptic: 3, genericSecret: 0x10 } as const;

export const attribute = {
  class: 0x0,
  token: 0x1,
  private: 0x2,
  label: 0x3,
  value: 0x11,
  certificateType: 0x80,
  issuer: 0x81,
  serialNumber: 0x82,
  keyType: 0x100,
  subject: 0x101,
  id: 0x102,
  sensitive: 0x103,
  encrypt: 0x104,
  decrypt: 0x105,
  wrap: 0x106,
  unwrap: 0x107,
  sign: 0x108,
  verify: 0x10a,
  derive: 0x10c,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  valueLength: 0x161,
  extractable: 0x162,
  ecParameters: 0x180,
  ecPoint: 0x181,
  alwaysAuthenticate: 0x202,
} as const;

export const mechanism = {
  rsaKeyPair: 0x0,
  rsaPkcs1: 0x1,
  rsaRaw: 0x3,
  rsaOaep: 0x9,
  rsaPss: 0xd,
  ellipticKeyPair: 0x1040,
  ecdsa: 0x1041,
  ecdh: 0x1050,
  ecdhCofactor: 0x1051,
} as const;

export const hashMechanism = { sha1: 0x220, sha256: 0x250, sha384: 0x260, sha512: 0x270 } as const;
export const maskFunction = { sha1: 1, sha256: 2, sha384: 3, sha512: 4 } as const;

/** The add-on's own numbers for the shape of a mechanism's parameters. */
export const parameters = { oaep: 4, pss: 5, ecdh: 6 } as const;

/** CKD_NULL: no key derivation on the card. */
export const noDerivation = 1;
/** CKZ_DATA_SPECIFIED: the label is given, and it is empty. */
export const labelGiven = 1;

/** DER of the named curves (RFC 5480 §2.1.1.1), as CKA_EC_PARAMS holds them. */
export const curveParameters = { "P-256": "06082a8648ce3d030107", "P-384": "06052b81040022" } as const;
export const coordinateBytes = { "P-256": 32, "P-384": 48 } as const;
