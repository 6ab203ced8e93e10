import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadLibrary, type Attribute, type Handle, type Library } from "../../platform/pkcs11.ts";
import type { Curve, KeyPurpose } from "../card.ts";
import { attribute, coordinateBytes, curveParameters, flags, mechanism, objectClass } from "../pkcs11Constants.ts";
import type { ModuleOrder } from "../pkcs11Module.ts";
import type { TestAuthority } from "./certify.ts";

/** Tokens in software, filled through PKCS#11 itself: each key by a template that gives it one purpose. */
export interface SoftToken {
  readonly order: ModuleOrder;
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  /** DER, by the same names. */
  readonly certificates: ReadonlyMap<string, Buffer>;
  /** By label. */
  readonly serials: ReadonlyMap<string, string>;
  readonly remove: () => void;
}

export const softHsmLibrary = "/usr/lib/softhsm/libsofthsm2.so";
export const nssLibrary = "/usr/lib/x86_64-linux-gnu/libsoftokn3.so";

export const nssLabel = "NSS-CARD";

export const tokenPin = "246802";
const officerPin = "12345678";

interface KeyPlan {
  readonly name: string;
  readonly purpose: KeyPurpose;
  readonly kind: Curve | number;
  readonly usage: string;
  readonly isHidden?: boolean;
}

/** The certificate of `hidden` shows only after login. */
export const keyPlans: readonly KeyPlan[] = [
  { name: "agree-384", purpose: "agree", kind: "P-384", usage: "critical,keyAgreement" },
  { name: "agree-256", purpose: "agree", kind: "P-256", usage: "critical,keyAgreement", isHidden: true },
  { name: "sign-384", purpose: "sign", kind: "P-384", usage: "critical,digitalSignature,nonRepudiation" },
  { name: "sign-256", purpose: "sign", kind: "P-256", usage: "critical,digitalSignature" },
  { name: "transport-3072", purpose: "transport", kind: 3072, usage: "critical,keyEncipherment" },
  { name: "sign-3072", purpose: "sign", kind: 3072, usage: "critical,digitalSignature" },
];

/** What a plan's key is called by the reader: CKA_ID in hexadecimal and the purpose. */
export const keyName = (name: string): string => {
  const index = keyPlans.findIndex((plan) => plan.name === name);
  return `${String(index + 1).padStart(2, "0")}-${keyPlans[index]?.purpose ?? ""}`;
};

const orderOf = (library: string, parameters?: string): ModuleOrder => ({
  path: library,
  sha256: createHash("sha256").update(readFileSync(library)).digest("hex"),
  ...(parameters !== undefined && { parameters }),
});

/** Each with the named keys; without names, with all of them, and RSA keys take their time. */
export function makeSoftHsm(authority: TestAuthority, labels: readonly string[], names: readonly string[] = keyPlans.map(({ name }) => name)): SoftToken {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-softhsm-"));
  mkdirSync(path.join(folder, "tokens"));
  writeFileSync(path.join(folder, "softhsm2.conf"), `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\nslots.mechanisms = ALL\n`);
  // The library reads it when it is initialized.
  process.env["SOFTHSM2_CONF"] = path.join(folder, "softhsm2.conf");
  const library = loadLibrary(softHsmLibrary);
  const made: Made = { publicKeys: new Map(), certificates: new Map(), serials: new Map() };
  library.C_Initialize();
  for (const label of labels) {
    const free = library.C_GetSlotList(true).find((slot) => (library.C_GetTokenInfo(slot).flags & flags.tokenInitialized) === 0);
    if (free === undefined) throw new Error("no free slot");
    // The add-on does not pad the label to its 32 bytes.
    library.C_InitToken(free, officerPin, label.padEnd(32));
    const slot = library.C_GetSlotList(true).find((one) => library.C_GetTokenInfo(one).label.trim() === label);
    if (slot === undefined) throw new Error("the token is not there");
    fill(library, slot, { pin: officerPin, label, names }, authority, made);
  }
  library.C_Finalize();
  library.close();
  return {
    order: orderOf(softHsmLibrary),
    ...made,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

export function makeNssToken(authority: TestAuthority): SoftToken {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-nss-"));
  const parameters = `configdir='sql:${folder}' certPrefix='' keyPrefix='' secmod='secmod.db' flags='' dbTokenDescription='${nssLabel}'`;
  const library = loadLibrary(nssLibrary);
  const made: Made = { publicKeys: new Map(), certificates: new Map(), serials: new Map() };
  library.C_Initialize({ flags: 0, libraryParameters: `${parameters} ` });
  const slot = library.C_GetSlotList(true).find((one) => library.C_GetTokenInfo(one).label.trim() === nssLabel);
  if (slot === undefined) throw new Error("the token is not there");
  fill(library, slot, { pin: "", label: nssLabel, names: keyPlans.map(({ name }) => name) }, authority, made);
  library.C_Finalize();
  library.close();
  return {
    order: orderOf(nssLibrary, parameters),
    ...made,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

export const isThere = (library: string): boolean => existsSync(library);

const securityOfficer = 0;
const user = 1;
const readWrite = 2;

interface Made {
  readonly publicKeys: Map<string, KeyObject>;
  readonly certificates: Map<string, Buffer>;
  readonly serials: Map<string, string>;
}

function fill(library: Library, slot: Handle, { pin, label, names }: { readonly pin: string; readonly label: string; readonly names: readonly string[] }, authority: TestAuthority, made: Made): void {
  made.serials.set(label, library.C_GetTokenInfo(slot).serialNumber.trim());
  const session = library.C_OpenSession(slot, flags.serialSession | readWrite);
  library.C_Login(session, securityOfficer, pin);
  library.C_InitPIN(session, tokenPin);
  library.C_Logout(session);
  library.C_Login(session, user, tokenPin);
  for (const [index, plan] of keyPlans.entries()) {
    if (!names.includes(plan.name)) continue;
    const id = Buffer.from([index + 1]);
    const publicKey = generate(library, session, plan, id);
    const certificate = authority.certify(publicKey, `${label} ${plan.name}`, plan.usage);
    made.publicKeys.set(`${label}/${plan.name}`, publicKey);
    made.certificates.set(`${label}/${plan.name}`, certificate);
    const [, serialNumber, , issuer, , subject] = partsOf(certificate);
    library.C_CreateObject(session, [
      { type: attribute.class, value: objectClass.certificate },
      { type: attribute.certificateType, value: 0 },
      { type: attribute.token, value: true },
      // NSS keeps no certificate private.
      ...(plan.isHidden === true && label !== nssLabel ? [{ type: attribute.private, value: true }] : []),
      { type: attribute.id, value: id },
      { type: attribute.label, value: plan.name },
      { type: attribute.subject, value: subject ?? Buffer.alloc(0) },
      { type: attribute.issuer, value: issuer ?? Buffer.alloc(0) },
      { type: attribute.serialNumber, value: serialNumber ?? Buffer.alloc(0) },
      { type: attribute.value, value: certificate },
    ]);
  }
  library.C_CloseSession(session);
}

/** What stands in the signed part of a certificate, one after the other, each with its header. */
function partsOf(der: Buffer): readonly Buffer[] {
  const bodyOf = (element: Buffer): Buffer => element.subarray(element.length - lengthOf(element).content);
  const firstOf = (elements: Buffer): Buffer => elements.subarray(0, lengthOf(elements).whole);
  const all: Buffer[] = [];
  for (let rest = bodyOf(firstOf(bodyOf(der))); rest.length > 0; ) {
    const { whole } = lengthOf(rest);
    all.push(rest.subarray(0, whole));
    rest = rest.subarray(whole);
  }
  return all;
}

function lengthOf(element: Buffer): { readonly whole: number; readonly content: number } {
  const first = element.readUInt8(1);
  const extra = first < 0x80 ? 0 : first & 0x7f;
  const content = extra === 0 ? first : element.readUIntBE(2, extra);
  return { whole: 2 + extra + content, content };
}

function generate(library: Library, session: Handle, { name, purpose, kind }: KeyPlan, id: Buffer): KeyObject {
  const common: readonly Attribute[] = [
    { type: attribute.token, value: true },
    { type: attribute.id, value: id },
    { type: attribute.label, value: name },
  ];
  const open: readonly Attribute[] = [...common, { type: attribute.verify, value: purpose === "sign" }, ...(typeof kind === "number" ? [{ type: attribute.encrypt, value: purpose === "transport" }] : [])];
  const secret: readonly Attribute[] = [
    ...common,
    { type: attribute.private, value: true },
    { type: attribute.sensitive, value: true },
    { type: attribute.extractable, value: false },
    { type: attribute.sign, value: purpose === "sign" },
    ...(typeof kind === "number" ? [{ type: attribute.decrypt, value: purpose === "transport" }] : [{ type: attribute.derive, value: purpose === "agree" }]),
  ];
  if (typeof kind === "number") {
    const size: readonly Attribute[] = [
      { type: attribute.modulusBits, value: kind },
      { type: attribute.publicExponent, value: Buffer.from([1, 0, 1]) },
    ];
    const { publicKey } = library.C_GenerateKeyPair(session, { mechanism: mechanism.rsaKeyPair }, [...open, ...size], secret);
    const [modulus, exponent] = library.C_GetAttributeValue(session, publicKey, [{ type: attribute.modulus }, { type: attribute.publicExponent }]);
    return createPublicKey({ format: "jwk", key: { kty: "RSA", n: base64(modulus?.value), e: base64(exponent?.value) } });
  }
  const curve: readonly Attribute[] = [{ type: attribute.ecParameters, value: Buffer.from(curveParameters[kind], "hex") }];
  const { publicKey } = library.C_GenerateKeyPair(session, { mechanism: mechanism.ellipticKeyPair }, [...open, ...curve], secret);
  const given = library.C_GetAttributeValue(session, publicKey, [{ type: attribute.ecPoint }])[0]?.value ?? Buffer.alloc(0);
  // An OCTET STRING around the point, or the point itself: modules differ.
  const point = given.subarray(given.length - 2 * coordinateBytes[kind]);
  const half = coordinateBytes[kind];
  return createPublicKey({ format: "jwk", key: { kty: "EC", crv: kind, x: base64(point.subarray(0, half)), y: base64(point.subarray(half)) } });
}

const base64 = (bytes: Buffer | undefined): string => (bytes ?? Buffer.alloc(0)).toString("base64url");
