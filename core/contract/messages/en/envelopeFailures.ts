import type { envelopeFailures as japanese } from "../ja/envelopeFailures.ts";
import type { FailureText } from "../ja/failures.ts";

export const envelopeFailures = {
  "envelope.malformed": {
    happened: "The encrypted file is not in the right format.",
    data: "Nothing was taken out of it. The file has not been touched.",
    next: "Check that it is the right file, or ask its maker to make it again.",
  },
  "envelope.truncated": {
    happened: "The encrypted file ends too early.",
    data: "Nothing was taken out of it. The file has not been touched.",
    next: "Check that the copy was complete and receive the file again.",
  },
  "envelope.tampered": {
    happened: "The encrypted file was changed after it was made.",
    data: "What cannot be verified was neither shown nor saved.",
    next: "Keep the file as it is and contact the auditor.",
  },
  "envelope.notForCard": {
    happened: "This card does not open the encrypted file.",
    data: "Nothing was taken out of it. The file has not been touched.",
    next: "Sign in with the card of an officer it is addressed to.",
  },
  "envelope.unsupported": {
    happened: "This kind of encryption is not supported[ ({algorithm})].",
    data: "Nothing was taken out of it. The file has not been touched.",
    next: "Ask its maker to make it again as CMS with AES-256-GCM.",
  },
  "envelope.tooLarge": {
    happened: "The encrypted file is larger than can be handled.",
    data: "Nothing was taken out of it. The file has not been touched.",
    next: "Ask its maker to make it again in parts.",
  },
  "envelope.passwordWrong": {
    happened: "The password is wrong.",
    data: "Nothing was taken out of the file. The file has not been touched.",
    next: "Check the password that its maker gave you and enter it again.",
  },
  "envelope.pkcs1Refused": {
    happened: "The key is wrapped in an old way (RSA PKCS #1 v1.5) that is not accepted.",
    data: "Nothing was taken out of the file. The file has not been touched.",
    next: "Ask its maker to use RSA-OAEP or an elliptic-curve key. Whether the old way is allowed is decided by this room's policy.",
  },
  "envelope.keyUnusable": {
    happened: "The key file cannot be used.",
    data: "The key was not kept. The file has not been touched.",
    next: "Choose a PKCS #12 or PEM file that holds both the certificate and its private key.",
  },
  "envelope.unauthenticated": {
    happened: "The encrypted file has nothing by which a change could be noticed (authenticated encryption, or a signature inside).",
    data: "What cannot be verified was neither shown nor saved. The file has not been touched.",
    next: "Ask its maker for a CMS with AES-256-GCM, or with a signature inside.",
  },
  "envelope.sha1Refused": {
    happened: "The key was agreed on in an old way (ECDH with SHA-1) that is not accepted.",
    data: "Nothing was taken out of the file. The file has not been touched.",
    next: "Ask its maker to use SHA-256 or SHA-384 (with openssl: -keyopt ecdh_kdf_md:sha384). Whether the old way is allowed is decided by this room's policy.",
  },
  "signature.malformed": {
    happened: "The signature file is not in the right format.",
    data: "What it signs was not accepted. The files have not been touched.",
    next: "Check that it is the right file, or ask the signer to make it again.",
  },
  "signature.unsupported": {
    happened: "This kind of signature is not supported[ ({algorithm})].",
    data: "What it signs was not accepted. The files have not been touched.",
    next: "Ask the signer for a CMS signature by ECDSA or RSA-PSS with SHA-256 or stronger.",
  },
  "signature.contentChanged": {
    happened: "The content was changed after it was signed.",
    data: "The changed content was not accepted. The files have not been touched.",
    next: "Keep the files as they are and contact the auditor.",
  },
  "signature.wrong": {
    happened: "The signature was not made by the signer's key.",
    data: "What it signs was not accepted. The files have not been touched.",
    next: "Keep the files as they are and contact the auditor.",
  },
  "signature.attributes": {
    happened: "The signature lacks attributes it needs (time, digest of the content, digest of the certificate).",
    data: "What it signs was not accepted. The files have not been touched.",
    next: "Ask the signer for a CAdES-BES signature.",
  },
  "signature.signerCount": {
    happened: "The signature file does not hold exactly one signer.",
    data: "What it signs was not accepted. The files have not been touched.",
    next: "Ask for one file for each signer.",
  },
  "signature.certificateMissing": {
    happened: "The signature file does not hold the signer's certificate.",
    data: "What it signs was not accepted. The files have not been touched.",
    next: "Ask the signer to include the certificate.",
  },
  "signature.sameCard": {
    happened: "There are not enough signatures by different cards.",
    data: "What they sign was not accepted. The files have not been touched.",
    next: "Have another officer sign with another card. Signatures by one key count once, however many there are.",
  },
  "certificate.untrusted": {
    happened: "The certificate does not lead to an authority this room trusts.",
    data: "Nothing that rests on it was accepted. The files have not been touched.",
    next: "Check who issued it. Two custodians enter a new provider in the policy.",
  },
  "certificate.expired": {
    happened: "The certificate has expired.",
    data: "Nothing that rests on it was accepted. The files have not been touched.",
    next: "Ask for it to be made again with a valid certificate. Check this terminal's clock too.",
  },
  "certificate.notYetValid": {
    happened: "The certificate is not valid yet.",
    data: "Nothing that rests on it was accepted. The files have not been touched.",
    next: "Check this terminal's clock. If it is right, ask for it to be made again with a valid certificate.",
  },
  "certificate.revoked": {
    happened: "The certificate has been revoked.",
    data: "Nothing that rests on it was accepted. The files have not been touched.",
    next: "Keep the files as they are and contact the auditor.",
  },
  "certificate.usage": {
    happened: "The certificate's key is not for this use.",
    data: "Nothing that rests on it was accepted. The files have not been touched.",
    next: "Use a certificate that is for this use: one for signing, one for key agreement or key encipherment.",
  },
  "certificate.constraint": {
    happened: "The certificate has a limit that cannot be kept (an unknown critical extension, or the number of authorities).",
    data: "Nothing that rests on it was accepted. The files have not been touched.",
    next: "Ask the issuer of the certificate what the limit is.",
  },
  "certificate.crlUnusable": {
    happened: "The revocation list cannot be used.",
    data: "Nothing whose revocation cannot be checked was accepted. The files have not been touched.",
    next: "Get a new list from the authority and have two custodians enter it in the policy.",
  },
  "certificate.crlStale": {
    happened: "The revocation list is out of date.",
    data: "Nothing whose revocation cannot be checked was accepted. The files have not been touched.",
    next: "Get a new list from the authority and have two custodians enter it in the policy.",
  },
  "certificate.crlMissing": {
    happened: "There is no revocation list of the certificate's issuer.",
    data: "Nothing whose revocation cannot be checked was accepted. The files have not been touched.",
    next: "Get the issuer's list and have two custodians enter it in the policy.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
