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
  "dicom.maskUndecided": {
    happened: "Images of this kind may have text burned in, and the recipe does not say what of it is to be masked.",
    data: "The original is intact in the vault. The image does not leave with the provision.",
    next: "Make a recipe with a mask for images of this device, and propose a provision with it.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
