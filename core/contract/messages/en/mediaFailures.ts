import type { mediaFailures as japanese } from "../ja/mediaFailures.ts";
import type { FailureText } from "../ja/failures.ts";

export const mediaFailures = {
  "media.unreadable": {
    happened: "Part of the medium cannot be read.",
    data: "What was read so far is saved. The medium has not been touched.",
    next: "Check the medium for dirt or damage and its connection. Receiving can be resumed.",
  },
  "media.removed": {
    happened: "The medium was removed while it was being read.",
    data: "What was read so far is saved.",
    next: "Put the same medium back in. Receiving can be resumed.",
  },
  "media.writable": {
    happened: "The medium is mounted so that it can be written to, and it could not be made read-only.",
    data: "Nothing has been read from the medium and nothing written to it.",
    next: "Take the medium out, set its write-protect switch or turn automatic mounting off, and put it back in.",
  },
  "media.mountRefused": {
    happened: "The medium could not be mounted read-only.",
    data: "The medium has not been touched.",
    next: "Try another reader. If that does not help, tell the administrator of this machine.",
  },
  "media.changed": {
    happened: "The contents of the medium changed while they were being read.",
    data: "The file that changed has not been accepted.",
    next: "Check that the medium is read-only, and receive it again.",
  },
  "media.symbolicLink": {
    happened: "There is a link that points to another place.",
    data: "The link was not followed. The medium has not been touched.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.specialFile": {
    happened: "There is a special file (a device or a channel).",
    data: "That file was not opened. The medium has not been touched.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.folderLoop": {
    happened: "A folder contains itself.",
    data: "The repetition was not followed. The medium has not been touched.",
    next: "The medium may be damaged. Ask the provider to make it again.",
  },
  "media.tooDeep": {
    happened: "Folders are nested too deeply.",
    data: "What lies deeper was not read. The medium has not been touched.",
    next: "Ask the provider to make it again with fewer levels.",
  },
  "media.tooMany": {
    happened: "There are more files than can be handled at once.",
    data: "The medium has not been touched.",
    next: "Ask the provider to divide it over several media.",
  },
  "media.unknownKind": {
    happened: "It is not known what kind of file this is.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.executable": {
    happened: "There is a program that can be run.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Exclude it at the held desk and ask the provider about it.",
  },
  "media.malware": {
    happened: "The scanner found a file to be malicious.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Exclude it at the held desk and tell the provider.",
  },
  "media.macro": {
    happened: "There is a document that contains macros.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Exclude it at the held desk and ask the provider for a copy without macros.",
  },
  "media.kindTampered": {
    happened: "The inside of a document is damaged, so it cannot be told whether it contains macros.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.directoryMalformed": {
    happened: "The directory of images (DICOMDIR) is not well formed.",
    data: "The directory is not used. The image files themselves can still be received.",
    next: "Compare the counts with the delivery note. If they differ, ask the provider.",
  },
  "media.directoryTruncated": {
    happened: "The directory of images (DICOMDIR) is cut off.",
    data: "The directory is not used. The image files themselves can still be received.",
    next: "Compare the counts with the delivery note. If they differ, ask the provider.",
  },
  "media.directoryLoop": {
    happened: "Entries of the directory of images (DICOMDIR) point at each other in a circle.",
    data: "The directory is not used. The image files themselves can still be received.",
    next: "Compare the counts with the delivery note. If they differ, ask the provider.",
  },
  "media.directoryTooLarge": {
    happened: "The directory of images (DICOMDIR) is too large.",
    data: "The directory is not used. The image files themselves can still be received.",
    next: "Compare the counts with the delivery note. If they differ, ask the provider.",
  },
  "media.nameTraversal": {
    happened: "There is a name that points outside its folder (..).",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameAbsolute": {
    happened: "There is a name that starts at the root of a disk.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameDrive": {
    happened: "There is a name with a drive letter or a colon.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameBackslash": {
    happened: "There is a name with a backslash.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameControl": {
    happened: "There is a name with invisible control characters.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameTrailing": {
    happened: "There is a name that ends with a dot or a space.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameReserved": {
    happened: "There is a name reserved for devices (such as CON).",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameEmpty": {
    happened: "A name, or part of one, is empty.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameTooLong": {
    happened: "A name is too long or has too many levels.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameUndecodable": {
    happened: "The characters of a name cannot be read.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameContradicts": {
    happened: "The same file is named in two different ways.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameDuplicate": {
    happened: "Two or more files have the same name.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.nameCollides": {
    happened: "There are names that differ only in case or in how accents are written.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.archiveMalformed": {
    happened: "The archive is not well formed.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveTruncated": {
    happened: "The archive is cut off.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveAmbiguous": {
    happened: "The directory of the archive can be read in two ways.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveTrailing": {
    happened: "There is other data before or after the archive.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveMismatch": {
    happened: "The directory of the archive and its entries contradict each other.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveOverlap": {
    happened: "Files in the archive overlap each other.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveSplit": {
    happened: "The archive is split over several files.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make it again in one piece.",
  },
  "media.archiveEncrypted": {
    happened: "There is a file encrypted with a password.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Ask the provider to seal it again in the agreed way.",
  },
  "media.archiveMethod": {
    happened: "There is a file compressed in a way that is not supported.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Ask the provider to make it again as an ordinary zip (deflate).",
  },
  "media.archiveChecksum": {
    happened: "A file in the archive is damaged (its checksum does not match).",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.archiveSizeWrong": {
    happened: "What was taken out does not have the recorded size.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.archiveRatio": {
    happened: "There is data that grows abnormally when unpacked (possibly a bomb).",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Leave it closed and ask the provider about it.",
  },
  "media.archiveTooLarge": {
    happened: "Unpacked, it would be larger than can be handled.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Check the free space; if it is short, ask the provider to send it in several parts.",
  },
  "media.archiveTooDeep": {
    happened: "Archives are nested in archives too deeply.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make the archive again.",
  },
  "media.archiveTooMany": {
    happened: "There are more files in the archive than can be handled.",
    data: "Nothing of the archive has been accepted. The original file has not been touched.",
    next: "Ask the provider to make it again in several parts.",
  },
  "media.archiveLink": {
    happened: "The archive contains a link that points to another place.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.archiveSpecial": {
    happened: "The archive contains a special entry such as a device.",
    data: "Other files are not affected. This file is held and its contents are not used.",
    next: "Decide at the held desk whether to exclude it or to ask the provider to make it again.",
  },
  "media.signaturesUnsigned": {
    happened: "This medium holds no malware signatures signed by a registered supplier.",
    data: "The present malware signatures are unchanged.",
    next: "Use a medium sealed by a supplier (of the kind “Supplier of malware signatures”). Two custodians register suppliers.",
  },
  "media.signaturesForeign": {
    happened: "The medium holds files that are no malware signatures.",
    data: "Nothing was taken in. The present malware signatures are unchanged.",
    next: "Ask the supplier for a medium with malware signatures alone.",
  },
  "media.signaturesOld": {
    happened: "The malware signatures of the medium are not newer than the present ones.",
    data: "The present malware signatures are unchanged.",
    next: "Get a new medium from the supplier.",
  },
  "media.signaturesUnusable": {
    happened: "The scanner of this machine cannot load the malware signatures of the medium.",
    data: "The present malware signatures are unchanged.",
    next: "Ask the supplier for signatures that fit the version of the scanner.",
  },
  "media.signaturesHere": {
    happened: "This medium holds malware signatures, not data to be received.",
    data: "Nothing was taken in.",
    next: "Take it in by the command line: noren scanner update.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
