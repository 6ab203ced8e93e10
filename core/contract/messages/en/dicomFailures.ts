import type { dicomFailures as japanese } from "../ja/dicomFailures.ts";
import type { FailureText } from "../ja/failures.ts";

export const dicomFailures = {
  "dicom.notDicom": {
    happened: "This is no DICOM file.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Check whether it holds something other than DICOM, and ask the provider.",
  },
  "dicom.truncated": {
    happened: "The DICOM file ends too early[ (at {at})].",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Ask the provider to send it again.",
  },
  "dicom.malformed": {
    happened: "The DICOM file is built wrongly[ (at {at})].",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Ask the provider for a correct file.",
  },
  "dicom.tooDeep": {
    happened: "Sequences in the DICOM file are nested too deeply[ (at {at})].",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Ask the provider which device and software made the file.",
  },
  "dicom.syntaxUnknown": {
    happened: "The DICOM file has a transfer syntax that Noren does not know.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Ask the provider to export it in a standard transfer syntax.",
  },
  "dicom.tooLarge": {
    happened: "The DICOM file grows too large when it is unpacked.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Ask the provider to export it without compression.",
  },
  "dicom.characterSet": {
    happened: "The DICOM file names a character set that Noren does not know.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider about the character set (0008,0005).",
  },
  "dicom.textUnreadable": {
    happened: "Text in the DICOM file cannot be read in the character set that it names.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider about the character set (0008,0005).",
  },
  "dicom.textUnwritable": {
    happened: "A character cannot be written in the DICOM file's character set.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Replace it by text in Latin letters or digits.",
  },
  "dicom.valueUnfit": {
    happened: "A value does not fit its DICOM element.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Change what the recipe does with that element.",
  },
  "dicom.pixelsUnsupported": {
    happened: "Noren cannot mask pixels of this form.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider to export it without compression.",
  },
  "dicom.maskUnfit": {
    happened: "A mask lies outside the image, or on a frame that is not there.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Draw the mask again.",
  },
  "dicom.pixelsDamaged": {
    happened: "The pixels cannot be read: the compressed image is damaged or another than its header says.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider for the image anew.",
  },
  "dicom.maskIncomplete": {
    happened: "After masking, the pixels are not as they should be.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Repeat the step; if it happens again, tell the administrator.",
  },
  "dicom.overlayInPixels": {
    happened: "An overlay lies in the unused bits of the pixels.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider to export it without the overlay in the pixels.",
  },
  "dicom.contentNotUnderstood": {
    happened: "The DICOM file has contents that this recipe cannot treat safely.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and check what kind of image it is.",
  },
  "dicom.videoUnreviewed": {
    happened: "This is a video. Faces, voices and burned-in text would have to be looked at frame by frame, and there is no screen for it yet.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Leave it held, and ask the recipient whether the provision is complete without it.",
  },
  "dicom.geometryUndecided": {
    happened: "This is the shape of a body's surface (STL, OBJ, MTL). Of a head it may show the face.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider which part of the body it is.",
  },
  "dicom.labelInImage": {
    happened: "The file itself says that the label of the slide is in the image.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider for an image without the label.",
  },
  "dicom.documentUnreadable": {
    happened: "The document (CDA) that comes with the images cannot be read as XML.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider for the document anew.",
  },
  "dicom.slideLabel": {
    happened: "This is a picture of a slide's label, on which names and numbers are written.",
    data: "The original is intact in the vault. The picture does not leave with the provision.",
    next: "Nothing needs to be done; the report counts what was left out.",
  },
  "dicom.slideOverview": {
    happened: "This is a picture of the whole slide, in which its label may be seen.",
    data: "The original is intact in the vault. The picture does not leave with the provision.",
    next: "Nothing needs to be done; the report counts what was left out.",
  },
  "picture.unreadable": {
    happened: "The picture (JPEG, PNG, TIFF) cannot be read, or holds more than a picture.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider for the picture alone.",
  },
  "dicom.maskUndecided": {
    happened: "Images of this kind may have text burned in, and the recipe does not say what of it is to be masked.",
    data: "The original is intact in the vault. The image does not leave with the provision.",
    next: "Make a recipe with a mask for images of this device, and propose a provision with it.",
  },
  "dicom.framesUnclear": {
    happened: "It cannot be told where one frame of the compressed pixels ends and the next begins.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider to export it again.",
  },
  "deid.foldersOverlap": {
    happened: "The output lies inside the input, or the input inside the output.",
    data: "Nothing was written into the input.",
    next: "Name a folder outside the input with --out, one that is empty or does not exist yet.",
  },
  "deid.secretShort": {
    happened: "The secret file is missing or too short.",
    data: "The input has not changed; nothing was written out.",
    next: "Name a file with 16 or more random bytes with --secret-file (for example: openssl rand -out secret 32).",
  },
  "deid.masksMalformed": {
    happened: "The file of masks cannot be read[ ({place})].",
    data: "The input has not changed; nothing was written out.",
    next: "Correct the file of masks and run it again.",
  },
  "deid.inputMissing": {
    happened: "There is no such input file or folder.",
    data: "Nothing was written out.",
    next: "Name a file or a folder that exists.",
  },
  "dicom.checkFailed": {
    happened: "The check of the finished file found identity left in it, or that it is no proper DICOM file.",
    data: "This file was not written out; the original has not changed.",
    next: "Keep it held, look at the original, and tell the administrator.",
  },
  "dicom.unexpected": {
    happened: "Something the program did not expect happened while this file was processed.",
    data: "This file was not written out; the original has not changed.",
    next: "Keep it held, and tell the administrator.",
  },
  "deid.reportExists": {
    happened: "There is a file with the name of the report already.",
    data: "Neither that file nor the input has changed; nothing was written out.",
    next: "Name a file that does not exist yet with --report.",
  },
  "dicom.jpegMalformed": {
    happened: "The JPEG data of an image is damaged.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, check whether other software opens it, and ask the provider to export it again.",
  },
  "dicom.jpegTruncated": {
    happened: "The JPEG data of an image ends too early.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider to export it again.",
  },
  "dicom.jpegUnsupported": {
    happened: "Noren cannot treat JPEG of this process.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider to export it without compression.",
  },
  "dicom.jpegTooLarge": {
    happened: "The JPEG data of an image is larger than one image may be.",
    data: "The original is intact in the vault; nothing was written out.",
    next: "Keep it held, and ask the provider about the size of the image.",
  },
  "dicom.directoryName": {
    happened: "A file has a name that no DICOMDIR can hold.",
    data: "The originals are intact in the vault; no DICOMDIR was made.",
    next: "Provide the files without a DICOMDIR, or under names of at most 8 capital letters, digits and underscores.",
  },
  "deid.regionRulesMalformed": {
    happened: "A table of where devices write text is not of the prescribed form.",
    data: "No data was touched; the table is not in use.",
    next: "Correct the table and load it again; it has the form of assets/regionRules.json.",
  },
  "deid.readingFailed": {
    happened: "The part that reads text in images does not run.",
    data: "The originals are intact in the vault. Places of text are still proposed, without what they say.",
    next: "Look at the proposals by eye; if this goes on, install Noren again.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
