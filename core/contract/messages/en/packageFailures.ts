import type { FailureText } from "../ja/failures.ts";
import type { packageFailures as japanese } from "../ja/packageFailures.ts";

export const packageFailures = {
  "package.notPackage": {
    happened: "The place given is no Noren package, or one whose writing was not finished.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Name a folder that ends in .noren. One that is unfinished must be sealed again by its sender.",
  },
  "package.formatUnknown": {
    happened: "This Noren does not know the version of the package's format.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Update Noren, or ask the sender to make the package in the format this version reads.",
  },
  "package.manifestMalformed": {
    happened: "The signed manifest (manifest.json) is not written as the format demands[ ({reason})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Do not take it in. Contact the sender and ask for the medium to be made again.",
  },
  "package.signatureMissing": {
    happened: "A signature of the manifest is missing. There must be two, the operator's and the approver's.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Do not take it in. Contact the sender and ask for the medium to be made again.",
  },
  "package.signatureInvalid": {
    happened: "A signature does not fit the manifest[ ({role})]. The manifest was altered, or the signature is damaged.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.signatureRepeated": {
    happened: "One signature was used twice. Two people have not signed.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.signerRepeated": {
    happened: "Both signatures were made with the same certificate or the same key. Two people have not signed.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.signerUnknown": {
    happened: "The signer's certificate is not one of a registered sender[ ({role})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check the sender's certificate by another channel. Where it is not registered, ask the custodians to register it.",
  },
  "package.signerRole": {
    happened: "The signer is not registered to sign in this role[ ({role})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.signerExpired": {
    happened: "The signer's certificate is outside its period of validity[ ({role})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check this computer's clock. If it is right, ask the sender to sign with a valid certificate.",
  },
  "package.signerRevoked": {
    happened: "The signer's certificate has been revoked[ ({role})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.senderMismatch": {
    happened: "The sender named in the manifest is not the one the signers belong to.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.rolledBack": {
    happened: "A package of this sender with a later number has been accepted already[ (this one {sequence}, accepted {last})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check whether this is an old medium or a copy. If its contents are needed, ask the sender to seal them under a new number.",
  },
  "package.replayed": {
    happened: "This package has been received already.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check whether the same medium was put in again. The earlier delivery is in the list.",
  },
  "package.historyBroken": {
    happened: "The manifest refers to a previous package other than the one that was accepted.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.expired": {
    happened: "The package has passed its expiry.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check this computer's clock. If it is right, ask the sender to make the package again.",
  },
  "package.notYetValid": {
    happened: "The package says that it was made later than this computer's clock shows.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check this computer's clock. If it is right, ask the sender when the package was made.",
  },
  "package.fileMissing": {
    happened: "A file that belongs to the package is missing[ ({file})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check the medium and its connection. If it stays missing, ask the sender to make the package again.",
  },
  "package.fileExtra": {
    happened: "The package holds files that its manifest does not name[ ({count})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Do not open them. Ask the sender about them.",
  },
  "package.fileAltered": {
    happened: "A file of the package differs from what the signed manifest says[ ({file})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.bagMalformed": {
    happened: "A list of the package (BagIt) is not written as the format demands[ ({file})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Do not take it in. Contact the sender and ask for the medium to be made again.",
  },
  "package.bagMismatch": {
    happened: "A list of the package (BagIt) and the signed manifest do not agree[ ({file})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.partMissing": {
    happened: "A part of the data is missing[ (object {object}, part {part})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Check the medium and its connection. Where there are several media, check that all of them are here.",
  },
  "package.partAltered": {
    happened: "A part of the data differs from the hash in the signed manifest[ (object {object}, part {part})].",
    data: "Nothing of this part was taken in. The medium has not been touched.",
    next: "Check the medium for damage. If it goes on, keep the medium as it is and contact the sender.",
  },
  "package.partSwapped": {
    happened: "A part of the data stands in the place of another[ (object {object}, part {part})].",
    data: "Nothing of this part was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.partRepeated": {
    happened: "The manifest names one part of the data twice[ (object {object}, part {part})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.partForeign": {
    happened: "Data of another package has been mixed in[ (object {object}, part {part})].",
    data: "Nothing of this part was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.partTruncated": {
    happened: "A part of the data is cut off[ (object {object}, part {part})].",
    data: "Nothing of this part was taken in. The medium has not been touched.",
    next: "Ask the sender whether the writing of the medium was finished.",
  },
  "package.partTrailing": {
    happened: "Bytes follow the end of a part of the data[ (object {object}, part {part})].",
    data: "Nothing of this part was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.wrongRecipient": {
    happened: "The package is not addressed to this key or card.",
    data: "The sealed package is as it was. No decrypted file was left behind.",
    next: "Check that you are using the card or key it was made for.",
  },
  "package.keyMismatch": {
    happened: "The package key that came out is not the one the signed manifest commits to.",
    data: "The sealed package is as it was. No decrypted file was left behind.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.keyMalformed": {
    happened: "What the package key's file holds is not written as the format demands.",
    data: "The sealed package is as it was. No decrypted file was left behind.",
    next: "Do not take it in. Contact the sender and ask for the medium to be made again.",
  },
  "package.indexMalformed": {
    happened: "The encrypted index (index.cms) is not written as the format demands[ ({reason})].",
    data: "The sealed package is as it was. No decrypted file was left behind.",
    next: "Do not take it in. Contact the sender and ask for the medium to be made again.",
  },
  "package.indexMismatch": {
    happened: "The encrypted index (index.cms) and the signed manifest do not agree[ ({reason})].",
    data: "The sealed package is as it was. No decrypted file was left behind.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.contentMismatch": {
    happened: "The decrypted data differs from the hash in the index[ (object {object}, part {part})].",
    data: "Nothing of this part was let out. Other parts are not affected.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
  "package.nameRefused": {
    happened: "A file name cannot be used[ (number {object}, {reason})]. Names that lead out of the folder, that collide, or that hold control characters are refused.",
    data: "Nothing was written. The original files are as they were.",
    next: "When sealing, rename the file and begin again. When receiving, ask the sender to make the package again.",
  },
  "package.tooLarge": {
    happened: "The package exceeds a limit of the format[ ({limit})].",
    data: "Nothing was written. The original files are as they were.",
    next: "Divide the contents into several packages.",
  },
  "package.exists": {
    happened: "Something with the same name is at the destination already.",
    data: "What is there has not been touched.",
    next: "Name another destination, or move away what is there, and begin again.",
  },
  "package.sourceUnusable": {
    happened: "The folder to be sealed holds something that is no plain file or cannot be read[ (number {object}, {reason})].",
    data: "Nothing was sealed. The original files are as they were.",
    next: "Take out links and special files, check the permissions, and begin again.",
  },
  "package.sourceChanged": {
    happened: "An original file changed while it was being sealed[ (number {object})].",
    data: "The original files are as they were. What was written so far keeps a name nobody takes in.",
    next: "Stop other work on the files and seal again.",
  },
  "package.mediumFull": {
    happened: "There is not enough space at the destination.",
    data: "The original files are as they were. What was written so far keeps a name nobody takes in.",
    next: "Use a medium with enough space and begin again.",
  },
  "package.mediumReadOnly": {
    happened: "The destination cannot be written to.",
    data: "The original files are as they were. Nothing was written to the destination.",
    next: "Check the medium's write-protect switch and the permissions and begin again.",
  },
  "package.mediumGone": {
    happened: "The medium at the destination was removed, or cannot be read and written any more.",
    data: "The original files are as they were. What was written so far keeps a name nobody takes in.",
    next: "Check the connection and begin again. If it happens again, use another medium.",
  },
  "package.readBackDiffers": {
    happened: "What was written reads back differently.",
    data: "The original files are as they were. What was written so far keeps a name nobody takes in.",
    next: "Do not use this medium. Begin again with another.",
  },
  "package.recipientUnusable": {
    happened: "A recipient's certificate cannot be used[ (number {number}, {reason})].",
    data: "Nothing was written. The original files are as they were.",
    next: "Name a valid PEM certificate whose key may receive keys (P-256, P-384, or RSA of 3072 bits or more).",
  },
  "package.keyUnusable": {
    happened: "The key file cannot be used[ ({reason})].",
    data: "The sealed package is as it was. No decrypted file was left behind.",
    next: "Check that key and certificate belong together and that the password is right.",
  },
  "package.trustUnusable": {
    happened: "A file of trusted certificates cannot be used[ (number {number})].",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Name PEM certificates that came from the sender by another channel.",
  },
  "package.signersMissing": {
    happened: "The cards of the two people who sign are not both here.",
    data: "Nothing was written. The original files are as they were.",
    next: "Have the technician's and the approver's cards ready and begin again.",
  },
  "package.fileKind": {
    happened: "The package holds links or special files.",
    data: "Nothing of the package was taken in. The medium has not been touched.",
    next: "Keep the medium as it is and ask the sender by another channel.",
  },
} as const satisfies Readonly<Record<keyof typeof japanese, FailureText>>;
