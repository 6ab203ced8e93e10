import type { Workshop } from "./makeVectors.ts";

/** Who says it: SPEC §8, steps 1 and 2. */
export async function signatureVectors({ draft, holders, openssl, save, other }: Workshop): Promise<void> {
  const { operator, approver, second, twin, stranger, expired, future, revoked, agreeing } = holders;
  const operatorFile = "manifest.json.operator.p7s";
  const approverFile = "manifest.json.approver.p7s";
  const signedBy = async (signers: { operator: typeof operator; approver: typeof operator }): Promise<ReturnType<typeof draft>> => {
    const own = draft();
    own.signers = signers;
    return own.resign(own.get("manifest.json"));
  };
  const listed = (...more: readonly [string, "operator" | "approver"][]) => ({
    trust: { signers: [["operator", "operator"] as const, ["approver", "approver"] as const, ...more].map(([certificate, role]) => ({ certificate, roles: [role] })) },
  });

  save("valid", "opens", draft());
  save("valid-for-rsa", "opens", draft(), { recipient: "rsa-recipient" });
  save("valid-by-authority", "opens", draft(), { trust: { signers: [], authorities: ["authority"] } });
  save("valid-with-issuer-and-list", "opens", draft(), { trust: { ...listed().trust, issuers: ["authority"], crls: ["revoked"] } });
  save("valid-signer-of-two-senders", "opens", draft(), {
    trust: { signers: [{ certificate: "operator", roles: ["operator"], sender: "another" }, ...listed().trust.signers] },
  });

  save("manifest-missing", "package.notPackage", draft().remove("manifest.json"));
  save("manifest-altered", "package.signatureInvalid", draft().change("manifest.json", (bytes) => Buffer.from(bytes.toString().replace('"sequence": 1,', '"sequence": 2,'))));
  save("manifest-truncated", "package.signatureInvalid", draft().change("manifest.json", (bytes) => bytes.subarray(0, -1)));
  save("manifest-trailing", "package.signatureInvalid", draft().change("manifest.json", (bytes) => Buffer.concat([bytes, Buffer.from("\n")])));
  save("manifest-of-another-package", "package.signatureInvalid", draft().set("manifest.json", other.get("manifest.json")));
  save("signature-of-operator-missing", "package.signatureMissing", draft().remove(operatorFile));
  save("signature-of-approver-missing", "package.signatureMissing", draft().remove(approverFile));
  save("signature-empty", "package.signatureInvalid", draft().set(operatorFile, ""));
  save("signature-altered", "package.signatureInvalid", draft().flip(operatorFile, 5));
  save("signature-truncated", "package.signatureInvalid", draft().change(approverFile, (bytes) => bytes.subarray(0, -10)));
  save("signature-trailing", "package.signatureInvalid", draft().change(approverFile, (bytes) => Buffer.concat([bytes, Buffer.from([0])])));
  save("signature-of-another-package", "package.signatureInvalid", draft().set(approverFile, other.get(approverFile)));
  save("signature-used-twice", "package.signatureRepeated", draft().set(approverFile, draft().get(operatorFile)));
  save("signature-too-large", "package.tooLarge", draft(), {}, { [approverFile]: { text: " ".repeat(66_000) } });
  save("signatures-exchanged", "package.signerRole", draft().set(approverFile, draft().get(operatorFile)).set(operatorFile, draft().get(approverFile)));

  // The real openssl makes what our own writer would not.
  const write = (name: string, holder: typeof operator): readonly string[] => [openssl.write(`${name}.pem`, holder.certificatePem), openssl.write(`${name}-key.pem`, holder.privatePem)];
  const [operatorPem = "", operatorKey = ""] = write("operator", operator);
  const [approverPem = "", approverKey = ""] = write("approver", approver);
  const content = openssl.write("manifest.json", draft().get("manifest.json"));
  const sign = (...more: readonly string[]): Buffer => openssl.openssl(["cms", "-sign", "-binary", "-in", content, "-outform", "DER", "-md", "sha384", ...more]);
  save("valid-signature-by-openssl", "opens", draft().set(operatorFile, sign("-cades", "-signer", operatorPem, "-inkey", operatorKey)).relist());
  save("signature-encloses-content", "package.signatureInvalid", draft().set(operatorFile, sign("-cades", "-nodetach", "-signer", operatorPem, "-inkey", operatorKey)).relist());
  save("signature-by-two-in-one-file", "package.signatureInvalid", draft().set(operatorFile, sign("-cades", "-signer", operatorPem, "-inkey", operatorKey, "-signer", approverPem, "-inkey", approverKey)).relist());
  save("signature-without-cades", "package.signatureInvalid", draft().set(operatorFile, sign("-signer", operatorPem, "-inkey", operatorKey)).relist());
  save("signature-without-certificate", "package.signatureInvalid", draft().set(operatorFile, sign("-cades", "-nocerts", "-signer", operatorPem, "-inkey", operatorKey)).relist());
  save("signature-by-sha1", "package.signatureInvalid", draft().set(operatorFile, openssl.openssl(["cms", "-sign", "-binary", "-in", content, "-outform", "DER", "-md", "sha1", "-signer", operatorPem, "-inkey", operatorKey])).relist());

  save("signer-twice", "package.signerRepeated", await signedBy({ operator, approver: operator }));
  save("signer-twice-by-two-certificates", "package.signerRepeated", await signedBy({ operator, approver: twin }), listed(["twin", "approver"]));
  save("signer-without-role", "package.signerRole", await signedBy({ operator, approver: second }), listed(["second", "operator"]));
  save("signer-for-agreement-only", "package.signerRole", await signedBy({ operator, approver: agreeing }), listed(["agreeing", "approver"]));
  save("signer-unknown", "package.signerUnknown", await signedBy({ operator, approver: second }));
  save("signer-of-unknown-authority", "package.signerUnknown", await signedBy({ operator, approver: stranger }), { trust: { signers: [], authorities: ["authority"] } });
  save("signer-vouched-for-by-issuer-only", "package.signerUnknown", await signedBy({ operator, approver: second }), { trust: { ...listed().trust, issuers: ["authority"] } });
  save("signer-expired", "package.signerExpired", await signedBy({ operator, approver: expired }), listed(["expired", "approver"]));
  save("signer-not-yet-valid", "package.signerExpired", await signedBy({ operator, approver: future }), listed(["future", "approver"]));
  const revokedApprover = await signedBy({ operator, approver: revoked });
  const list = listed(["revoked", "approver"]).trust;
  save("signer-revoked", "package.signerRevoked", revokedApprover, { trust: { ...list, issuers: ["authority"], crls: ["revoked"] } });
  save("signer-revoked-by-authority", "package.signerRevoked", revokedApprover, { trust: { signers: [], authorities: ["authority"], crls: ["revoked"] } });
  save("signer-of-another-sender", "package.senderMismatch", draft(), {
    trust: { signers: [{ certificate: "operator", roles: ["operator"] }, { certificate: "approver", roles: ["approver"], sender: "another" }] },
  });
}
